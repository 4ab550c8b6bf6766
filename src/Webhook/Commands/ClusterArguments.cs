using System.CommandLine;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Commands.Flags;

namespace Keyferry.Webhook.Commands;

/// <summary>The options of commands that read a cluster: which one, and which namespace.</summary>
internal sealed class ClusterArguments
{
    private const string UsualNamespace = "default";

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = KubernetesFlags.Kubeconfig.Help, HelpName = "FILE",
    };

    private readonly Option<string?> _context = new("--context")
    {
        Description = "The kubeconfig's context. Without it: the current one.", HelpName = "NAME",
    };

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "The namespace. Without it: that of the kubeconfig's context.", HelpName = "NS",
    };

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="namespaced">Whether it takes a namespace.</param>
    public void AddTo(Command command, bool namespaced = true)
    {
        if (namespaced)
        {
            command.Add(_namespace);
        }

        command.Add(_kubeconfig);
        command.Add(_context);
    }

    /// <summary>Whether the cluster was named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_kubeconfig) is not null || parsed.GetValue(_context) is not null;

    /// <summary>The namespace that was given; null where none was.</summary>
    public string? GivenNamespace(ParseResult parsed) => parsed.GetValue(_namespace) is { Length: > 0 } ns ? ns : null;

    /// <summary>The namespace: what was given, else the context's.</summary>
    public string Namespace(ParseResult parsed, KubeConnection kube) => GivenNamespace(parsed) ?? kube.Namespace ?? UsualNamespace;

    /// <summary>Opens the connection; no request is made yet.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The configuration cannot be found or read.</exception>
    public KubeConnection Open(ParseResult parsed) => KubeConnection.Open(
        new KubeConnectionOptions { KubeconfigPath = parsed.GetValue(_kubeconfig), Context = parsed.GetValue(_context) }, TimeProvider.System);
}
