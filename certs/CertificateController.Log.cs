using Microsoft.Extensions.Logging;

namespace Keyferry.Certs;

public sealed partial class CertificateController
{
    [LoggerMessage(100, LogLevel.Information, "Issued a new certificate authority ({Authority}): {Reason}")]
    private static partial void LogAuthority(ILogger logger, string authority, string reason);

    [LoggerMessage(101, LogLevel.Information, "Issued a new serving certificate ({Certificate}): {Reason}")]
    private static partial void LogServing(ILogger logger, string certificate, string reason);

    [LoggerMessage(102, LogLevel.Information, "Serving {Certificate}")]
    private static partial void LogLoaded(ILogger logger, string certificate);

    [LoggerMessage(103, LogLevel.Information, "Wrote the CA bundle ({Count} authorities) into {Configuration}")]
    private static partial void LogPublished(ILogger logger, int count, string configuration);

    [LoggerMessage(104, LogLevel.Warning, "{Fault}; it is replaced")]
    private static partial void LogFault(ILogger logger, string fault);

    [LoggerMessage(105, LogLevel.Warning,
        "{Configuration} does not exist, so nobody calls the webhook: start with --install, or apply the manifests")]
    private static partial void LogAbsent(ILogger logger, string configuration);

    [LoggerMessage(106, LogLevel.Error, "Certificates: {Failure}; trying again")]
    private static partial void LogFailure(ILogger logger, string failure);

    [LoggerMessage(107, LogLevel.Information, "Certificates: working again")]
    private static partial void LogRecovered(ILogger logger);
}
