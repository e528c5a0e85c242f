//! collection → model: every rule of Postman's meaning is here and only here.
