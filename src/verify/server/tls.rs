//! Certificates for any host, and TLS with them.

use super::ServerError;
use super::fault::Stop;
use super::stream::{Buffered, Socket};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SerialNumber,
};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{Acceptor, NoServerSessionStorage};
use rustls::{AlertDescription, ServerConfig, ServerConnection, StreamOwned};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A day on either side covers clocks that differ and runs that last.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A certificate authority that lives in memory and signs for any host. Programs that are to speak
/// https with a [`super::Server`] trust its certificate and nothing else.
pub struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
    /// The key of every server. Making one for each host would only take time.
    key: KeyPair,
    hosts: Mutex<BTreeMap<String, Arc<ServerConfig>>>,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

impl From<rcgen::Error> for ServerError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

impl From<rustls::Error> for ServerError {
    fn from(error: rustls::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

impl Authority {
    /// A new authority, with keys of its own.
    ///
    /// # Errors
    /// [`ServerError::Certificate`] when the system gives no random numbers.
    pub fn new() -> Result<Self, ServerError> {
        let key = KeyPair::generate()?;
        let mut params = params(Vec::new(), "polypost verify")?;
        // Two authorities of one name would be taken for one another.
        let bytes = params.key_identifier(&key).into_iter().take(8);
        let number: String = bytes.map(|byte| format!("{byte:02x}")).collect();
        let name = format!("polypost verify {number}");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key)?.pem();
        Ok(Self {
            pem,
            issuer: Issuer::new(params, key),
            key: KeyPair::generate()?,
            hosts: Mutex::default(),
        })
    }

    /// The certificate to trust, in PEM: what belongs into the file that `CURL_CA_BUNDLE`,
    /// `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` name.
    pub fn certificate_pem(&self) -> &str {
        &self.pem
    }

    /// How to speak TLS as a host: a name or an IP address, without port and brackets.
    fn config(&self, host: &str) -> Result<Arc<ServerConfig>, ServerError> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = hosts.get(&host) {
            return Ok(Arc::clone(config));
        }
        let serial = u64::try_from(hosts.len()).unwrap_or(u64::MAX).saturating_add(1);
        let config = Arc::new(self.make_config(&host, serial)?);
        hosts.insert(host, Arc::clone(&config));
        Ok(config)
    }

    fn make_config(&self, host: &str, serial: u64) -> Result<ServerConfig, ServerError> {
        let mut params = params(vec![host.to_owned()], "polypost verify")?;
        params.serial_number = Some(SerialNumber::from(serial));
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate: CertificateDer<'static> =
            params.signed_by(&self.key, &self.issuer)?.into();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Nobody comes back to a server that lives for one run.
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        Ok(config)
    }
}

fn params(names: Vec<String>, common_name: &str) -> Result<CertificateParams, ServerError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let mut params = CertificateParams::new(names)?;
    params.not_before = epoch + now.saturating_sub(DAY);
    params.not_after = epoch + (now + DAY);
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    Ok(params)
}

/// A connection within TLS.
pub(super) type Tls = Buffered<StreamOwned<ServerConnection, Buffered<Socket>>>;

/// Speaks TLS with a client that asked for a host. The name that the client gives within TLS comes
/// before the one that it asked the proxy for: that is what it checks.
pub(super) fn accept(
    authority: &Authority,
    host: &str,
    mut stream: Buffered<Socket>,
) -> Result<Tls, Stop> {
    let mut acceptor = Acceptor::default();
    let accepted = loop {
        let read = acceptor.read_tls(&mut stream).map_err(Stop::in_the("TLS handshake"))?;
        if read == 0 {
            return Err(Stop::Closed("TLS handshake"));
        }
        match acceptor.accept() {
            Ok(None) => {}
            Ok(Some(accepted)) => break accepted,
            Err((error, mut alert)) => {
                // The client may be gone; the fault is told in any case.
                let _ = alert.write_all(&mut stream);
                return Err(failed(&error));
            }
        }
    };
    let name = accepted.client_hello().server_name().unwrap_or(host).to_owned();
    let config = authority.config(&name).map_err(|error| Stop::refused(error.to_string()))?;
    let connection = match accepted.into_connection(config) {
        Ok(connection) => connection,
        Err((error, mut alert)) => {
            let _ = alert.write_all(&mut stream);
            return Err(failed(&error));
        }
    };
    let mut tls = StreamOwned::new(connection, stream);
    while tls.conn.is_handshaking() {
        tls.conn.complete_io(&mut tls.sock).map_err(io_failed)?;
    }
    Ok(Buffered::new(tls))
}

/// Says that no more will be written.
pub(super) fn close(tls: &mut Tls) {
    let tls = tls.get_mut();
    tls.conn.send_close_notify();
    // A client that hung up first misses nothing.
    let _ = tls.flush();
}

fn io_failed(error: io::Error) -> Stop {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(error) => failed(error),
        None => Stop::in_the("TLS handshake")(error),
    }
}

fn failed(error: &rustls::Error) -> Stop {
    let hint = match error {
        rustls::Error::AlertReceived(
            AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::DecryptError,
        ) => " (the client does not trust the certificate of this run)",
        _ => "",
    };
    Stop::refused(format!("the TLS handshake failed: {error}{hint}"))
}
