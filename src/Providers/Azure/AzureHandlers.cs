namespace Keyferry.Providers.Azure;

/// <summary>Makes the connections to Azure.</summary>
internal static class AzureHandlers
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    // Names of the service move between machines.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <summary>Connections of this process.</summary>
    public static AzureHttp Create() => new(Handler(usesProxy: true), Handler(usesProxy: false));

    private static SocketsHttpHandler Handler(bool usesProxy) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectLimit,
        PooledConnectionLifetime = ConnectionLife,
        UseCookies = false,
        UseProxy = usesProxy,
    };
}
