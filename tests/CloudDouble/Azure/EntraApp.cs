using System.Security.Cryptography.X509Certificates;

namespace Keyferry.CloudDouble.Azure;

/// <summary>An application of the tenant.</summary>
internal sealed class EntraApp
{
    public string Secret { get; set; } = "";

    public List<X509Certificate2> Certificates { get; } = [];

    public List<(string Issuer, string Subject, string Audience)> Federated { get; } = [];
}
