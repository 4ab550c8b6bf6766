namespace Keyferry.Providers.Http;

/// <summary>Names of hosts that the egress guard knows.</summary>
internal static class HostNames
{
    // Each leads to a metadata service within its cloud; a proxy may resolve what this process cannot.
    private static readonly HashSet<string> Metadata = new(StringComparer.Ordinal)
    {
        // https://cloud.google.com/compute/docs/metadata/querying-metadata
        "metadata.google.internal", "metadata.goog", "metadata",

        // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html, and its old alias
        "instance-data", "instance-data.ec2.internal",

        // https://cloud.ibm.com/docs/vpc?topic=vpc-imd-get-metadata
        "api.metadata.cloud.ibm.com",

        // https://www.tencentcloud.com/document/product/213/4934
        "metadata.tencentyun.com",

        // https://metadata.platformequinix.com, before that Packet
        "metadata.platformequinix.com", "metadata.packet.net",
    };

    /// <summary>A name in lower case and without the dot of the root, as names are compared.</summary>
    public static string Normalized(string host) => host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();

    /// <summary>Whether a name leads to a metadata service.</summary>
    /// <param name="host">The normalized name.</param>
    public static bool IsMetadata(string host) => Metadata.Contains(host);

    /// <summary>Whether a name is the API server's within the cluster, with or without the cluster's domain.</summary>
    /// <param name="host">The normalized name.</param>
    public static bool IsApiServer(string host) =>
        host is "kubernetes" or "kubernetes.default" or "kubernetes.default.svc"
        || host.StartsWith("kubernetes.default.svc.", StringComparison.Ordinal);
}
