{$mode delphi}{$Q-}{$R-}
// Hashes of octets, and the codes that prove who made a text (RFC 2104), as octets.
unit PolypostHash;

interface

// The name of a hash as the library says it; what it does not know is SHA-1 to it.
function HashName(const Name: string): string;

function HashOf(const Name, Octets: string): string;

function MacOf(const Name, Key, Octets: string): string;

implementation

uses
  SysUtils, md5, sha1;

type
  TState = array[0..7] of QWord;

const
  // The fractions of the cube roots of the first primes. SHA-256 has the upper halves of them.
  Rounds: array[0..79] of QWord = (
    QWord($428A2F98D728AE22), QWord($7137449123EF65CD), QWord($B5C0FBCFEC4D3B2F), QWord($E9B5DBA58189DBBC),
    QWord($3956C25BF348B538), QWord($59F111F1B605D019), QWord($923F82A4AF194F9B), QWord($AB1C5ED5DA6D8118),
    QWord($D807AA98A3030242), QWord($12835B0145706FBE), QWord($243185BE4EE4B28C), QWord($550C7DC3D5FFB4E2),
    QWord($72BE5D74F27B896F), QWord($80DEB1FE3B1696B1), QWord($9BDC06A725C71235), QWord($C19BF174CF692694),
    QWord($E49B69C19EF14AD2), QWord($EFBE4786384F25E3), QWord($0FC19DC68B8CD5B5), QWord($240CA1CC77AC9C65),
    QWord($2DE92C6F592B0275), QWord($4A7484AA6EA6E483), QWord($5CB0A9DCBD41FBD4), QWord($76F988DA831153B5),
    QWord($983E5152EE66DFAB), QWord($A831C66D2DB43210), QWord($B00327C898FB213F), QWord($BF597FC7BEEF0EE4),
    QWord($C6E00BF33DA88FC2), QWord($D5A79147930AA725), QWord($06CA6351E003826F), QWord($142929670A0E6E70),
    QWord($27B70A8546D22FFC), QWord($2E1B21385C26C926), QWord($4D2C6DFC5AC42AED), QWord($53380D139D95B3DF),
    QWord($650A73548BAF63DE), QWord($766A0ABB3C77B2A8), QWord($81C2C92E47EDAEE6), QWord($92722C851482353B),
    QWord($A2BFE8A14CF10364), QWord($A81A664BBC423001), QWord($C24B8B70D0F89791), QWord($C76C51A30654BE30),
    QWord($D192E819D6EF5218), QWord($D69906245565A910), QWord($F40E35855771202A), QWord($106AA07032BBD1B8),
    QWord($19A4C116B8D2D0C8), QWord($1E376C085141AB53), QWord($2748774CDF8EEB99), QWord($34B0BCB5E19B48A8),
    QWord($391C0CB3C5C95A63), QWord($4ED8AA4AE3418ACB), QWord($5B9CCA4F7763E373), QWord($682E6FF3D6B2B8A3),
    QWord($748F82EE5DEFB2FC), QWord($78A5636F43172F60), QWord($84C87814A1F0AB72), QWord($8CC702081A6439EC),
    QWord($90BEFFFA23631E28), QWord($A4506CEBDE82BDE9), QWord($BEF9A3F7B2C67915), QWord($C67178F2E372532B),
    QWord($CA273ECEEA26619C), QWord($D186B8C721C0C207), QWord($EADA7DD6CDE0EB1E), QWord($F57D4F7FEE6ED178),
    QWord($06F067AA72176FBA), QWord($0A637DC5A2C898A6), QWord($113F9804BEF90DAE), QWord($1B710B35131C471B),
    QWord($28DB77F523047D84), QWord($32CAAB7B40C72493), QWord($3C9EBE0A15C9BEBC), QWord($431D67C49C100D4C),
    QWord($4CC5D4BECB3E42B6), QWord($597F299CFC657E2A), QWord($5FCB6FAB3AD6FAEC), QWord($6C44198C4A475817));
  // And of the square roots of the first eight primes, and of the next.
  First512: TState = (
    QWord($6A09E667F3BCC908), QWord($BB67AE8584CAA73B), QWord($3C6EF372FE94F82B), QWord($A54FF53A5F1D36F1),
    QWord($510E527FADE682D1), QWord($9B05688C2B3E6C1F), QWord($1F83D9ABFB41BD6B), QWord($5BE0CD19137E2179));
  First384: TState = (
    QWord($CBBB9D5DC1059ED8), QWord($629A292A367CD507), QWord($9159015A3070DD17), QWord($152FECD8F70E5939),
    QWord($67332667FFC00B31), QWord($8EB44A8768581511), QWord($DB0C2E0D64F98FA7), QWord($47B5481DBEFA4FA4));

function HashName(const Name: string): string;
begin
  Result := StringReplace(LowerCase(Name), '-', '', []);
  if (Result <> 'md5') and (Result <> 'sha256') and (Result <> 'sha384') and
    (Result <> 'sha512') then
    Result := 'sha1';
end;

// A number of so many octets, the highest first.
function OctetsOf(Value: QWord; Count: Integer): string;
begin
  Result := '';
  while Length(Result) < Count do
  begin
    Result := Chr(Value and $FF) + Result;
    Value := Value shr 8;
  end;
end;

function NumberAt(const Octets: string; At, Count: Integer): QWord;
var
  N: Integer;
begin
  Result := 0;
  for N := At to At + Count - 1 do
    Result := Result shl 8 or Ord(Octets[N]);
end;

// The octets, a bit, and their length at the end of a block.
function Padded(const Octets: string; Block: Integer): string;
var
  Size: Integer;
begin
  Size := Length(Octets) + 1 + Block div 8;
  Result := Octets + #$80 + StringOfChar(#0, (Block - Size mod Block) mod Block) +
    OctetsOf(0, Block div 8 - 8) + OctetsOf(QWord(Length(Octets)) * 8, 8);
end;

procedure Turn(var S: TState; First, Second: QWord);
begin
  S[7] := S[6];
  S[6] := S[5];
  S[5] := S[4];
  S[4] := S[3] + First;
  S[3] := S[2];
  S[2] := S[1];
  S[1] := S[0];
  S[0] := First + Second;
end;

function Sha512(const Octets: string; First: TState; Size: Integer): string;
var
  W: array[0..79] of QWord;
  S: TState;
  Text: string;
  At, N: Integer;
begin
  Text := Padded(Octets, 128);
  At := 1;
  while At < Length(Text) do
  begin
    for N := 0 to 15 do
      W[N] := NumberAt(Text, At + N * 8, 8);
    for N := 16 to 79 do
      W[N] := W[N - 16] + W[N - 7] +
        (RorQWord(W[N - 15], 1) xor RorQWord(W[N - 15], 8) xor (W[N - 15] shr 7)) +
        (RorQWord(W[N - 2], 19) xor RorQWord(W[N - 2], 61) xor (W[N - 2] shr 6));
    S := First;
    for N := 0 to 79 do
      Turn(S, S[7] + Rounds[N] + W[N] + ((S[4] and S[5]) xor (not S[4] and S[6])) +
        (RorQWord(S[4], 14) xor RorQWord(S[4], 18) xor RorQWord(S[4], 41)),
        ((S[0] and S[1]) xor (S[0] and S[2]) xor (S[1] and S[2])) +
        (RorQWord(S[0], 28) xor RorQWord(S[0], 34) xor RorQWord(S[0], 39)));
    for N := 0 to 7 do
      First[N] := First[N] + S[N];
    Inc(At, 128);
  end;
  Result := '';
  for N := 0 to Size div 8 - 1 do
    Result := Result + OctetsOf(First[N], 8);
end;

// In numbers of 32 bits, of which the upper halves of the others are kept empty.
function Sha256(const Octets: string): string;
var
  W: array[0..63] of Cardinal;
  S, State: TState;
  Text: string;
  At, N: Integer;

  function R(Value: QWord; Count: Integer): Cardinal;
  begin
    Result := RorDWord(Cardinal(Value), Count);
  end;

begin
  for N := 0 to 7 do
    State[N] := First512[N] shr 32;
  Text := Padded(Octets, 64);
  At := 1;
  while At < Length(Text) do
  begin
    for N := 0 to 15 do
      W[N] := NumberAt(Text, At + N * 4, 4);
    for N := 16 to 63 do
      W[N] := Cardinal(QWord(W[N - 16]) + W[N - 7] +
        (R(W[N - 15], 7) xor R(W[N - 15], 18) xor (W[N - 15] shr 3)) +
        (R(W[N - 2], 17) xor R(W[N - 2], 19) xor (W[N - 2] shr 10)));
    S := State;
    for N := 0 to 63 do
    begin
      Turn(S, S[7] + Rounds[N] shr 32 + W[N] + ((S[4] and S[5]) xor (not S[4] and S[6])) +
        (R(S[4], 6) xor R(S[4], 11) xor R(S[4], 25)),
        ((S[0] and S[1]) xor (S[0] and S[2]) xor (S[1] and S[2])) +
        (R(S[0], 2) xor R(S[0], 13) xor R(S[0], 22)));
      S[0] := Cardinal(S[0]);
      S[4] := Cardinal(S[4]);
    end;
    for N := 0 to 7 do
      State[N] := Cardinal(State[N] + S[N]);
    Inc(At, 64);
  end;
  Result := '';
  for N := 0 to 7 do
    Result := Result + OctetsOf(State[N], 4);
end;

function FromDigest(const Digest; Size: Integer): string;
begin
  SetString(Result, PAnsiChar(@Digest), Size);
end;

function HashOf(const Name, Octets: string): string;
var
  Short: TMD5Digest;
  Long: TSHA1Digest;
begin
  if Name = 'md5' then
  begin
    Short := MD5String(Octets);
    Result := FromDigest(Short, SizeOf(Short));
  end
  else if Name = 'sha256' then
    Result := Sha256(Octets)
  else if Name = 'sha384' then
    Result := Sha512(Octets, First384, 48)
  else if Name = 'sha512' then
    Result := Sha512(Octets, First512, 64)
  else
  begin
    Long := SHA1String(Octets);
    Result := FromDigest(Long, SizeOf(Long));
  end;
end;

function MacOf(const Name, Key, Octets: string): string;
var
  Block, N: Integer;
  Inner, Outer: string;
begin
  Block := 64;
  if (Name = 'sha384') or (Name = 'sha512') then
    Block := 128;
  Inner := Key;
  if Length(Inner) > Block then
    Inner := HashOf(Name, Inner);
  Inner := Inner + StringOfChar(#0, Block - Length(Inner));
  Outer := Inner;
  for N := 1 to Block do
  begin
    Inner[N] := Chr(Ord(Inner[N]) xor $36);
    Outer[N] := Chr(Ord(Outer[N]) xor $5C);
  end;
  Result := HashOf(Name, Outer + HashOf(Name, Inner + Octets));
end;

end.
