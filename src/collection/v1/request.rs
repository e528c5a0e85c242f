//! One request of version 1.

use super::super::Request;
use super::super::cursor::{Cursor, Keys, Notes};
use super::{auth, body, headers, url};

const KEYS: Keys = Keys {
    element: "a request",
    known: &[
        "name",
        "description",
        "descriptionFormat",
        "method",
        "url",
        "headers",
        "headerData",
        "data",
        "dataMode",
        "dataOptions",
        "dataDisabled",
        "rawModeData",
        "graphqlModeData",
        "queryParams",
        "pathVariables",
        "pathVariableData",
        "auth",
        "currentHelper",
        "helperAttributes",
        "variables",
        "protocolProfileBehavior",
        "responses",
        "responses_order",
        // What the app and its server noted for themselves.
        "collection",
        "collectionId",
        "collection_id",
        "collectionOwner",
        "collectionRequestId",
        "folder",
        "folderId",
        "preRequestScript",
        "tests",
        "time",
        "timestamp",
        "version",
        "synced",
        "write",
        "type",
        "responseParsers",
        "parameters",
        "isFromCollection",
        "resource_type",
    ],
    meant: &[("header", "headers"), ("body", "rawModeData")],
};

/// Reads one request.
pub(super) fn request(request: &Cursor<'_>, notes: &mut Notes) -> Request {
    notes.check_keys(request, &KEYS);
    Request {
        method: request.loose("method"),
        url: url::url(request, notes),
        headers: headers::headers(request, notes),
        body: body::body(request, notes),
        auth: auth::auth(request, notes),
        description: request.description(notes),
        path: request.path(),
    }
}
