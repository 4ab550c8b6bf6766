using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Completion;

/// <summary>
/// Completes names that a cluster knows: arguments called NAME, <c>--namespace</c> and <c>--context</c>. Whoever waits at a prompt
/// waits two seconds at most, and where the cluster does not answer there is nothing to choose.
/// </summary>
internal static class ClusterNames
{
    private const int MostNames = 1_000;
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);
    private static readonly ResourceType[] _stores = [ApiResources.SecretStores, ApiResources.ClusterSecretStores];
    private static readonly ResourceType[] _all = [ApiResources.ExternalSecrets, ApiResources.PushSecrets, .. _stores];

    /// <summary>Adds the names to a command and to all below it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static void AddTo(Command command, Func<string, string?> environment)
    {
        var kinds = command.Parents.OfType<Command>().Any(static p => p.Name == "store") ? _stores : _all;
        foreach (var name in command.Arguments.Where(static a => a.Name.Split('|').Contains("NAME", StringComparer.Ordinal)))
        {
            name.CompletionSources.Add(Source(asked => NamesAsync(asked, environment, kinds)));
        }

        foreach (var option in command.Options)
        {
            switch (option.Name)
            {
                case "--namespace":
                    option.CompletionSources.Add(Source(asked => NamesAsync(asked, environment, [BuiltIn.Namespace])));
                    break;
                case "--context":
                    option.CompletionSources.Add(Source(asked => Task.FromResult(Contexts(asked, environment))));
                    break;
            }
        }

        foreach (var below in command.Subcommands)
        {
            AddTo(below, environment);
        }
    }

    private static Func<CompletionContext, IEnumerable<CompletionItem>> Source(Func<ParseResult, Task<IReadOnlyList<string>>> names) =>
        context => Task.Run(() => names(context.ParseResult)).GetAwaiter().GetResult()
            .Where(n => n.StartsWith(context.WordToComplete, StringComparison.Ordinal)).Select(static n => new CompletionItem(n));

    private static async Task<IReadOnlyList<string>> NamesAsync(ParseResult asked, Func<string, string?> environment, ResourceType[] kinds)
    {
        try
        {
            using var limit = new CancellationTokenSource(_limit, TimeProvider.System);
            using var kube = KubeConnection.Open(new KubeConnectionOptions
            {
                KubeconfigPath = Given(asked, "--kubeconfig", environment, "KEYFERRY_KUBECONFIG"),
                Context = Given(asked, "--context", environment, "KEYFERRY_CONTEXT"),
            });
            var ns = Given(asked, "--namespace", environment, "KEYFERRY_NAMESPACE");
            var names = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var kind in kinds)
            {
                var listed = await kube.Api.ListAsync(ObjectHeader.Of(kind), kind.Namespaced ? ns : null, null, limit.Token);
                names.UnionWith((listed.Value?.Items ?? []).Select(static i => i.Metadata.Name));
            }

            return [.. names.Take(MostNames)];
        }
        catch (Exception)
        {
            // At a prompt nobody wants to read why.
            return [];
        }
    }

    private static IReadOnlyList<string> Contexts(ParseResult asked, Func<string, string?> environment)
    {
        try
        {
            var file = Kubeconfig.PathOf(Given(asked, "--kubeconfig", environment, "KEYFERRY_KUBECONFIG"));
            return [.. Kubeconfig.Read(file).Contexts.Select(static c => c.Name)];
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static string? Given(ParseResult asked, string option, Func<string, string?> environment, string variable) =>
        asked.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => o.Option.Name == option)?.Tokens is [{ Value: { Length: > 0 } value }, ..]
            ? value
            : environment(variable);
}
