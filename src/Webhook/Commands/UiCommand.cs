using System.CommandLine;
using System.CommandLine.Help;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Ui.Consumers;
using Keyferry.Webhook.Ui.Local;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry ui</c>: the status page on this machine, with the viewer's own rights.</summary>
public static class UiCommand
{
    private const string Description =
        "Show the status page in a browser on this machine. It reads the cluster with your kubeconfig and shows what you may list; nothing "
        + "is to be installed or switched on in the cluster for it.";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var command = new Command("ui", Description);
        var flags = new FlagSet(command, LocalUiFlags.All, new Dictionary<string, string>(StringComparer.Ordinal), context);
        command.Add(new HelpOption { Action = new FlagHelp("ui", Description, LocalUiFlags.All, context.Output) });
        command.SetAction((parsed, cancellation) => RunAsync(context, flags, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, FlagSet flags, ParseResult parsed, CancellationToken cancellation)
    {
        var port = 0;
        Uri? forwardTo = null;
        string? tokenFile = null;
        var options = flags.Read(parsed, Components.All, out var errors, reader =>
        {
            port = reader.Get(LocalUiFlags.Port);
            forwardTo = reader.Get(LocalUiFlags.ForwardTo);
            tokenFile = reader.Text(LocalUiFlags.TokenFile);
            if (forwardTo is null != tokenFile is null)
            {
                reader.Error(
                    forwardTo is null ? LocalUiFlags.ForwardTo : LocalUiFlags.TokenFile,
                    "--forward-to and --token-file belong together: expected both or neither");
            }
        });
        if (options is null)
        {
            return await context.FailAsync(errors);
        }

        try
        {
            using var kube = forwardTo is null
                ? KubeConnection.Open(new KubeConnectionOptions { KubeconfigPath = options.Kube.Kubeconfig, Context = options.Kube.Context })
                : null;
            using var snapshots = kube is null
                ? null
                : new ClusterSnapshots(kube.Api, options.Engine.Namespace, options.Webhook.ReleaseName, TimeProvider.System);
            using var forwarded = kube is null ? new ForwardedPages(forwardTo!, tokenFile!) : null;
            ILocalPages pages = snapshots is null ? forwarded! : Listed(snapshots, kube!);
            await using var server = await LocalUiServer.StartAsync(pages, port, cancellation);
            await context.Output.WriteLineAsync($"Open {server.StartAddress}");
            await context.Output.WriteLineAsync("The address works once, and for one browser. Ctrl-C ends the page.");
            await server.WaitAsync(cancellation);
            return 0;
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException)
        {
            return await context.FailAsync([e.Message]);
        }
    }

    // The owner of the kubeconfig lists, so what is refused is refused to him.
    private static ListedPages Listed(ClusterSnapshots snapshots, KubeConnection kube) => new(
        snapshots,
        new ListedConsumers(new BoundedLister(kube.Http, TimeProvider.System), RefusedLists.OfViewer, TimeProvider.System),
        kube.Server, TimeProvider.System);
}
