namespace Keyferry.Certs.Store;

/// <summary>The API server could not be reached, or refused a read or write of certificates.</summary>
/// <param name="message">What was tried, the answer, and the way out.</param>
public sealed class CertificateStoreException(string message) : Exception(message);
