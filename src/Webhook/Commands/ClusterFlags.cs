using System.CommandLine;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Commands.Flags;

namespace Keyferry.Webhook.Commands;

/// <summary><c>--kubeconfig</c> and <c>--context</c> of a command that talks to a cluster.</summary>
internal sealed class ClusterFlags
{
    private readonly FlagSet _flags;

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">Output, environment and settings.</param>
    public ClusterFlags(Command command, CommandContext context) => _flags = new FlagSet(
        command, [KubernetesFlags.Kubeconfig, KubernetesFlags.Context], new Dictionary<string, string>(StringComparer.Ordinal), context);

    /// <summary>Opens the connection; what is wrong is in the list where there is none.</summary>
    /// <param name="parsed">The command line.</param>
    public (KubeConnection? Kube, IReadOnlyList<string> Errors) Open(ParseResult parsed)
    {
        if (_flags.Open(parsed, out var errors) is not { } reader)
        {
            return (null, errors);
        }

        var options = new KubeConnectionOptions
        {
            KubeconfigPath = reader.Text(KubernetesFlags.Kubeconfig), Context = reader.Text(KubernetesFlags.Context),
        };
        if (reader.Errors.Count > 0 || errors.Count > 0)
        {
            return (null, [.. reader.Errors, .. errors]);
        }

        try
        {
            return (KubeConnection.Open(options, TimeProvider.System), []);
        }
        catch (k8s.Exceptions.KubeConfigException e)
        {
            return (null, [e.Message]);
        }
    }
}
