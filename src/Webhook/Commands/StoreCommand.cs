using System.CommandLine;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using Keyferry.Api.Resources;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.StoreTest;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry store test</c>: what a store can do with the credentials that it has.</summary>
public static class StoreCommand
{
    private const int Failed = 1;
    private const int Unreadable = 2;

    private const string Description =
        "Try out a store, case by case: authentication, search, reading keys, properties and versions, a key that is not there and one that is "
        + "denied; with --write-prefix also writing, updating and deleting a secret of a random name. NAME is a store of the cluster, FILE holds a "
        + "store with the Secrets of its credentials and then needs no cluster. No value is shown. "
        + "Exit code: 0, 1 where a case fails, 2 where the store cannot be read.\n\n"
        + "  keyferry store test aws -n shop --key prod/db --property password\n"
        + "  keyferry store test vault --cluster-store --find '^team/' --write-prefix team/tmp/\n"
        + "  keyferry store test store.yaml --allow-egress 127.0.0.1:8200 --output json";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context) =>
        new("store", "Work with stores.") { Test(context) };

    private static Command Test(CommandContext context)
    {
        var store = new Argument<string>("NAME|FILE") { Description = "A store's name, or a file (with a / or an ending such as .yaml), or - for standard input." };
        var clusterWide = new Option<bool>("--cluster-store") { Description = "NAME is a ClusterSecretStore; the namespace is then that of who uses it." };
        var keys = new Option<string[]>("--key") { Description = "A key that the store has; may be given several times. Without it: the first that is found.", HelpName = "KEY" };
        var property = Text("--property", "P", "A property of the first key. Without it: the first that its document has.");
        var version = Text("--version", "V", "A version of the first key. Without it: the current one, where the store has a word for it.");
        var find = Text("--find", "REGEX", "What names are searched by. Without it: any.");
        var findPath = Text("--find-path", "PATH", "Where to search, as find.path of an ExternalSecret. Without it: everywhere.");
        var denied = Text("--denied-key", "KEY", "A key that the credentials may not read, to see that it is told as denied.");
        var prefix = Text("--write-prefix", "P", "Also write, update and delete a secret whose name begins so. Without it nothing is written.");
        var egress = Text("--allow-egress", "LIST", "Where the store's address may lead besides, as with keyferry run: 127.0.0.1:8200, say.");
        var output = new Option<string>("--output", "-o")
        {
            Description = "text: a table. json: one object.", HelpName = string.Join('|', StoreTestOutput.Formats), DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong([.. StoreTestOutput.Formats]);
        var cluster = new ClusterArguments();
        var command = new Command("test", Description) { store, clusterWide, keys, property, version, find, findPath, denied, prefix, egress, output };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!EgressRule.TryReadList(parsed.GetValue(egress) ?? "", out var allowed))
            {
                await context.FailAsync([$"--allow-egress: is not {EgressRule.Expected}"]);
                return Unreadable;
            }

            var options = new StoreTestOptions
            {
                Keys = parsed.GetValue(keys) ?? [],
                Property = parsed.GetValue(property),
                Version = parsed.GetValue(version),
                Find = parsed.GetValue(find),
                FindPath = parsed.GetValue(findPath),
                DeniedKey = parsed.GetValue(denied),
                WritePrefix = parsed.GetValue(prefix),
            };
            KubeConnection? kube = null;
            try
            {
                var word = parsed.GetValue(store)!;
                StoreContext? found;
                if (StoreFile.IsFile(word))
                {
                    kube = TryOpen(cluster, parsed);
                    var ns = cluster.GivenNamespace(parsed) ?? kube?.Namespace ?? "default";
                    var file = StoreFile.Read(word, ns, context.Input);
                    found = new StoreContext(
                        file.Store, file.Store.IsClusterWide ? ns : file.Store.Namespace,
                        new FileReferences(file.Documents, kube is null ? null : new ReferenceReader(kube.Api, kube.Tokens).Begin()));
                }
                else
                {
                    kube = cluster.Open(parsed);
                    found = await FindAsync(context, kube, word, cluster.Namespace(parsed, kube), parsed.GetValue(clusterWide), cancellation);
                }

                return found is null ? Unreadable : await RunAsync(context, found, options, allowed, parsed.GetValue(output)!, cancellation);
            }
            catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or LintException)
            {
                await context.FailAsync([e.Message]);
                return Unreadable;
            }
            finally
            {
                kube?.Dispose();
            }
        });
        return command;
    }

    private static Option<string?> Text(string name, string takes, string description) => new(name) { Description = description, HelpName = takes };

    // A file needs no cluster; one that is named has to be there all the same.
    private static KubeConnection? TryOpen(ClusterArguments cluster, ParseResult parsed)
    {
        try
        {
            return cluster.Open(parsed);
        }
        catch (k8s.Exceptions.KubeConfigException) when (!cluster.IsGiven(parsed))
        {
            return null;
        }
    }

    private static async Task<StoreContext?> FindAsync(
        CommandContext context, KubeConnection kube, string name, string ns, bool clusterWide, CancellationToken cancellation)
    {
        var standing = clusterWide ? new StoreKey(StoreKey.ClusterWide, "", name) : new StoreKey(StoreKey.Namespaced, ns, name);
        var key = new ObjectKey(standing.Namespace, name);
        if (clusterWide)
        {
            var wide = await kube.Api.GetAsync(ApiResources.ClusterSecretStores, key, cancellation);
            if (wide.Ok)
            {
                return new StoreContext(StoreObjects.Of(wide.Value), ns, new ReferenceReader(kube.Api, kube.Tokens).Begin());
            }

            await context.FailAsync([await NotReadAsync(kube.Api, ApiResources.ClusterSecretStores, key, wide.Failure, cancellation)]);
            return null;
        }

        var read = await kube.Api.GetAsync(ApiResources.SecretStores, key, cancellation);
        if (read.Ok)
        {
            return new StoreContext(StoreObjects.Of(read.Value), ns, new ReferenceReader(kube.Api, kube.Tokens).Begin());
        }

        await context.FailAsync([await NotReadAsync(kube.Api, ApiResources.SecretStores, key, read.Failure, cancellation)]);
        return null;
    }

    private static async ValueTask<string> NotReadAsync(
        Kubernetes.Calls.IKubeApi api, ResourceType type, ObjectKey key, Kubernetes.Calls.KubeFailure failure, CancellationToken cancellation) =>
        !failure.IsNotFound ? ReadProblem.Of(failure, "get", type, key.Namespace)
            : await MissingObject.DescribeAsync(api, type, key, cancellation)
                + (type.Namespaced ? "; a ClusterSecretStore is meant with --cluster-store" : "");

    private static async Task<int> RunAsync(
        CommandContext context, StoreContext store, StoreTestOptions options, IReadOnlyList<EgressRule> allowed, string format,
        CancellationToken cancellation)
    {
        var providers = ProviderRegistry.Create(
            context.Environment, TimeProvider.System, new ProviderCalls(null), AmbientCredentials.All, new EgressPolicy(allowed, []));
        if (!providers.TryFind(store.Store.Spec, out var provider, out var problem))
        {
            await context.FailAsync([$"{store.Store.Kind} \"{store.Store.Name}\": {problem}"]);
            return Unreadable;
        }

        var report = await new StoreTester(provider!, store, options, TimeProvider.System).RunAsync(
            context.IsTerminal ? what => context.Error.WriteLine($"trying: {what}") : static _ => { }, cancellation);
        await StoreTestOutput.WriteAsync(format, report, context.Output);
        return report.IsGood ? 0 : Failed;
    }
}
