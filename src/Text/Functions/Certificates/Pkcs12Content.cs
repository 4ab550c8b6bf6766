namespace Keyferry.Text.Functions.Certificates;

/// <summary>What a PKCS#12 file holds.</summary>
/// <param name="Key">Its one key.</param>
/// <param name="Certificates">Its certificates, in their order: one at least.</param>
internal sealed record Pkcs12Content(PrivateKey Key, List<Certificate> Certificates);
