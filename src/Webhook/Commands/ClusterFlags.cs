using System.CommandLine;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Commands.Flags;

namespace Keyferry.Webhook.Commands;

/// <summary>
/// Which cluster a command talks to, from the command line, the environment or appsettings.json: <c>--kubeconfig</c> and
/// <c>--context</c>; and <c>--namespace</c> where it takes one.
/// </summary>
internal sealed class ClusterFlags
{
    private const string UsualNamespace = "default";

    private readonly FlagSet _flags;

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "The namespace. Without it: that of the kubeconfig's context.", HelpName = "NS",
    };

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">Output, environment and settings.</param>
    /// <param name="namespaced">Whether it takes a namespace.</param>
    public ClusterFlags(Command command, CommandContext context, bool namespaced = false)
    {
        if (namespaced)
        {
            command.Add(_namespace);
        }

        _flags = new FlagSet(
            command, [KubernetesFlags.Kubeconfig, KubernetesFlags.Context], new Dictionary<string, string>(StringComparer.Ordinal), context);
    }

    /// <summary>The namespace: what was given, else the context's.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kube">The connection; null where there is none.</param>
    public string Namespace(ParseResult parsed, KubeConnection? kube) =>
        parsed.GetValue(_namespace) is { Length: > 0 } ns ? ns : kube?.Namespace ?? UsualNamespace;

    /// <summary>Opens the connection; what is wrong is in the list where there is none. No request is made yet.</summary>
    /// <param name="parsed">The command line.</param>
    public (KubeConnection? Kube, IReadOnlyList<string> Errors) Open(ParseResult parsed) => Open(parsed, isNeeded: true);

    /// <summary>The same for a command that needs no cluster: where none is named and none is there, nothing is wrong.</summary>
    /// <param name="parsed">The command line.</param>
    public (KubeConnection? Kube, IReadOnlyList<string> Errors) TryOpen(ParseResult parsed) => Open(parsed, isNeeded: false);

    private (KubeConnection? Kube, IReadOnlyList<string> Errors) Open(ParseResult parsed, bool isNeeded)
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
            var isNamed = options.KubeconfigPath is not null || options.Context is not null;
            return (null, isNeeded || isNamed ? [e.Message] : []);
        }
    }
}
