{$mode delphi}
// The bodies and queries that a TChilkatHttpRequest makes of its parameters and uploads.
unit PolypostForms;

interface

type
  TFormPart = record
    Name: string;
    // '' where the part names no file; of a path the last part counts.
    FileName: string;
    // '' is guessed from the file name, if there is one.
    ContentType: string;
    Octets: string;
    // Read when the request is sent; '' where the octets are given.
    Path: string;
  end;
  TFormParts = array of TFormPart;

// Values are encoded; names go out as they are.
function UrlEncoded(const Parts: TFormParts): string;

function NewBoundary: string;
// The body, and how much of it can be sent: all, unless a file cannot be read.
function Multipart(const Parts: TFormParts; const Boundary: string; out Sendable: Integer): string;

implementation

uses
  SysUtils, PolypostText;

const
  LineEnd = #13#10;

function UrlEncoded(const Parts: TFormParts): string;
var
  N: Integer;
begin
  Result := '';
  for N := 0 to High(Parts) do
  begin
    if Result <> '' then
      Result := Result + '&';
    Result := Result + Parts[N].Name + '=' + PercentEncoded(Parts[N].Octets, '-_.~');
  end;
end;

function NewBoundary: string;
var
  N: Integer;
begin
  Result := '------------';
  for N := 1 to 24 do
    Result := Result + Chr(Ord('0') + Random(10));
end;

function GuessedType(const FileName: string): string;
const
  OpenDocument = 'application/vnd.openxmlformats-officedocument.';
  Known: array[0..38, 0..1] of string = (
    ('.txt', 'text/plain'), ('.html', 'text/html'), ('.htm', 'text/html'), ('.css', 'text/css'),
    ('.csv', 'text/csv'), ('.xml', 'application/xml'), ('.json', 'application/json'),
    ('.js', 'application/javascript'), ('.pdf', 'application/pdf'), ('.zip', 'application/zip'),
    ('.gz', 'application/gzip'), ('.rtf', 'application/rtf'), ('.png', 'image/png'),
    ('.jpg', 'image/jpeg'), ('.jpeg', 'image/jpeg'), ('.gif', 'image/gif'), ('.bmp', 'image/bmp'),
    ('.svg', 'image/svg+xml'), ('.tif', 'image/tiff'), ('.tiff', 'image/tiff'),
    ('.webp', 'image/webp'), ('.ico', 'image/vnd.microsoft.icon'), ('.mp3', 'audio/mpeg'),
    ('.wav', 'audio/wav'), ('.mp4', 'video/mp4'), ('.mpeg', 'video/mpeg'),
    ('.doc', 'application/msword'), ('.xls', 'application/vnd.ms-excel'),
    ('.docx', OpenDocument + 'wordprocessingml.document'),
    ('.xlsx', OpenDocument + 'spreadsheetml.sheet'),
    ('.pptx', OpenDocument + 'presentationml.presentation'), ('.md', 'text/markdown'),
    ('.tar', 'application/x-tar'), ('.tgz', 'application/gzip'),
    ('.7z', 'application/x-7z-compressed'), ('.avi', 'video/x-msvideo'),
    ('.mov', 'video/quicktime'), ('.ogg', 'audio/ogg'), ('.mpg', 'video/mpeg'));
var
  N: Integer;
begin
  for N := Low(Known) to High(Known) do
    if CompareText(ExtractFileExt(FileName), Known[N, 0]) = 0 then
      Exit(Known[N, 1]);
  Result := 'application/octet-stream';
end;

function PartHeader(const Part: TFormPart): string;
var
  FileName, ContentType: string;
begin
  FileName := Copy(Part.FileName, LastDelimiter('/\', Part.FileName) + 1, MaxInt);
  // Quotes in names are not escaped: neither are they by the library.
  Result := 'Content-Disposition: form-data; name="' + Part.Name + '"';
  ContentType := Part.ContentType;
  if FileName <> '' then
  begin
    Result := Result + '; filename="' + FileName + '"';
    if ContentType = '' then
      ContentType := GuessedType(FileName);
  end;
  Result := Result + LineEnd;
  if ContentType <> '' then
    Result := Result + 'Content-Type: ' + ContentType + LineEnd;
  Result := Result + LineEnd;
end;

function Multipart(const Parts: TFormParts; const Boundary: string; out Sendable: Integer): string;
var
  N: Integer;
  Octets: string;
begin
  Result := '';
  Sendable := -1;
  for N := 0 to High(Parts) do
  begin
    Result := Result + '--' + Boundary + LineEnd + PartHeader(Parts[N]);
    Octets := Parts[N].Octets;
    if (Parts[N].Path <> '') and not FileOctets(Parts[N].Path, Octets) and (Sendable < 0) then
      Sendable := Length(Result);
    Result := Result + Octets + LineEnd;
  end;
  if Parts <> nil then
    Result := Result + '--' + Boundary + '--' + LineEnd;
  if Sendable < 0 then
    Sendable := Length(Result);
end;

initialization
  Randomize;
end.
