using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Endpoints;

/// <summary>Says why a port could not be opened, and which flag chooses another.</summary>
public static partial class ListenFailure
{
    /// <summary>Whether an exception of a start is about a port.</summary>
    public static bool Is(Exception failure) => failure is IOException or SocketException;

    /// <summary>One line for people.</summary>
    /// <param name="failure">What the server threw.</param>
    /// <param name="options">Which ports were asked for.</param>
    public static string Explain(Exception failure, RunOptions options)
    {
        if (failure is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            return "a port below 1024 may not be opened: choose others with --webhook-port, --health-port and "
                + "--metrics-port, or grant the process CAP_NET_BIND_SERVICE";
        }

        // Kestrel names the address in its message and nowhere else.
        if (!Taken().Match(failure.Message).Groups["port"].TryPort(out var port))
        {
            return $"{failure.Message} (choose the ports with --webhook-port, --health-port and --metrics-port)";
        }

        List<(string What, string Flag)> wanted = [];
        if (options.Components.HasFlag(Components.Admission) && options.Webhook.Address.Port == port)
        {
            wanted.Add(("the webhook", "--webhook-port"));
        }

        if (options.Observability.Health.Any(h => h.Port == port))
        {
            wanted.Add(("/healthz and /readyz", "--health-port"));
        }

        if (options.Observability.Metrics?.Port == port)
        {
            wanted.Add(("/metrics", "--metrics-port"));
        }

        if (options.Ui?.Address.Port == port)
        {
            wanted.Add(("/ui", "--ui-addr"));
        }

        var flags = string.Join(" or ", wanted.Select(static w => w.Flag));
        var what = string.Join(" and ", wanted.Select(static w => w.What));
        return wanted.Count > 1
            ? $"port {port} cannot be both for {what}: choose another with {flags}"
            : $"port {port}, for {what}, is taken by another program: end it, or choose another port with {flags}";
    }

    private static bool TryPort(this Group group, out int port) =>
        int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    [GeneratedRegex(
        @":(?<port>[0-9]{1,5}): address already in use", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Taken();
}
