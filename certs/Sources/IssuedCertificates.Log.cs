using Microsoft.Extensions.Logging;

namespace Keyferry.Certs.Sources;

public sealed partial class IssuedCertificates
{
    [LoggerMessage(100, LogLevel.Information, "Issued a new certificate authority ({Authority}): {Reason}")]
    private static partial void LogAuthority(ILogger logger, string authority, string reason);

    [LoggerMessage(101, LogLevel.Information, "Issued a new serving certificate ({Certificate}): {Reason}")]
    private static partial void LogServing(ILogger logger, string certificate, string reason);

    [LoggerMessage(102, LogLevel.Information, "Serving {Certificate}")]
    private static partial void LogShown(ILogger logger, string certificate);

    [LoggerMessage(104, LogLevel.Warning, "{Fault}; it is replaced")]
    private static partial void LogFault(ILogger logger, string fault);
}
