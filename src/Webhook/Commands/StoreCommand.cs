using System.CommandLine;
using System.Runtime.InteropServices;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
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
        var egress = new Option<string?>("--allow-egress")
        {
            Description = "Where the store's address may lead besides, as with keyferry run: 127.0.0.1:8200, say.", HelpName = "LIST",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "text: a table. json: one object.", HelpName = string.Join('|', StoreTestOutput.Formats), DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong([.. StoreTestOutput.Formats]);
        var tried = new StoreTestArguments();
        var command = new Command("test", Description) { store, clusterWide, egress, output };
        tried.AddTo(command);
        var cluster = new ClusterFlags(command, context, namespaced: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!EgressRule.TryReadList(parsed.GetValue(egress) ?? "", out var allowed))
            {
                await context.FailAsync([$"--allow-egress: is not {EgressRule.Expected}"]);
                return Unreadable;
            }

            var word = parsed.GetValue(store)!;
            var (opened, errors) = StoreFile.IsFile(word) ? cluster.TryOpen(parsed) : cluster.Open(parsed);
            using var kube = opened;
            if (errors.Count > 0)
            {
                await context.FailAsync(errors);
                return Unreadable;
            }

            try
            {
                var ns = cluster.Namespace(parsed, kube);
                var found = StoreFile.IsFile(word)
                    ? OfFile(StoreFile.Read(word, ns, context.Input), kube, ns)
                    : await FindAsync(context, kube!, word, ns, parsed.GetValue(clusterWide), cancellation);
                return found is null
                    ? Unreadable
                    : await RunAsync(context, found, tried.Read(parsed), allowed, parsed.GetValue(output)!, cancellation);
            }
            catch (LintException e)
            {
                await context.FailAsync([e.Message]);
                return Unreadable;
            }
        });
        return command;
    }

    private static StoreContext OfFile(StoreFile file, KubeConnection? kube, string ns) => new(
        file.Store, file.Store.IsClusterWide ? ns : file.Store.Namespace,
        new FileReferences(file.Documents, kube is null ? null : new ReferenceReader(kube.Api, kube.Tokens).Begin()));

    private static async Task<StoreContext?> FindAsync(
        CommandContext context, KubeConnection kube, string name, string ns, bool clusterWide, CancellationToken cancellation)
    {
        var key = new ObjectKey(clusterWide ? "" : ns, name);
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
        IKubeApi api, ResourceType type, ObjectKey key, KubeFailure failure, CancellationToken cancellation) =>
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

        // Whoever ends the test leaves nothing behind: what was written is deleted first.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        StoreTestReport report;
        try
        {
            report = await new StoreTester(provider!, store, options, TimeProvider.System).RunAsync(
                context.IsTerminal ? what => context.Error.WriteLine($"trying: {what}") : static _ => { }, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            await context.FailAsync(["ended before all was tried; nothing was written"]);
            return Failed;
        }

        await StoreTestOutput.WriteAsync(format, report, context.Output);
        return report.IsGood ? 0 : Failed;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.Cancel();
        }
    }
}
