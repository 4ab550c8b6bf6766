using System.Text.RegularExpressions;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Settings in environment variables, such as <c>KEYFERRY_WEBHOOK_PORT</c>.</summary>
/// <param name="read">Reads a variable; null where it is not set.</param>
public sealed partial class EnvironmentSource(Func<string, string?> read) : IFlagSource
{
    /// <inheritdoc/>
    public FlagText? Find(Flag flag)
    {
        var text = read(flag.EnvironmentVariable);

        // For a Service keyferry-webhook the kubelet itself sets KEYFERRY_WEBHOOK_PORT=tcp://10.0.0.1:443.
        return text is null || ServiceLink.IsMatch(text)
            ? null
            : new FlagText(text, $"environment variable {flag.EnvironmentVariable}");
    }

    [GeneratedRegex("^(tcp|udp|sctp)://", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex ServiceLink { get; }
}
