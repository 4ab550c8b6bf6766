using System.CommandLine;
using System.CommandLine.Help;
using Keyferry.Api.Crds;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Installation;
using Keyferry.Webhook.Manifests;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry manifests</c>: writes what runs Keyferry in a cluster, with the least rights that it needs.</summary>
public static class ManifestsCommand
{
    private const string Description =
        "Write everything that runs Keyferry in a cluster as YAML: definitions, service account and roles, Service, "
        + "Deployment, webhook configurations. With --namespace a Role in that namespace is enough, and there is no webhook.";

    private const string HomeNamespace = "keyferry";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var command = new Command("manifests", Description);
        var flags = new FlagSet(command, ManifestFlags.All, new Dictionary<string, string>(StringComparer.Ordinal), context);
        command.Add(new HelpOption { Action = new FlagHelp("manifests", Description, ManifestFlags.All, context.Output) { Program = context.Program } });
        command.SetAction((parsed, cancellation) => RunAsync(context, flags, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, FlagSet flags, ParseResult parsed, CancellationToken cancellation)
    {
        ManifestOptions? manifests = null;
        string? folder = null;
        var definitions = true;
        var options = flags.Read(parsed, Components.All, out var errors, reader =>
        {
            definitions = reader.Get(ManifestFlags.Definitions);
            folder = reader.Text(ManifestFlags.Output);
            manifests = Options(reader);
        });
        if (options is null)
        {
            return await context.FailAsync(errors);
        }

        List<ManifestFile> files = [.. definitions ? CrdFiles.All(EmbeddedDescriptions.Load()) : [], .. ManifestFiles.All(manifests!)];
        return await FileOutput.WriteAsync(context, folder, files, cancellation);
    }

    private static ManifestOptions Options(FlagReader reader)
    {
        var only = reader.Text(EngineFlags.Namespace);

        // Not the namespace that this command happens to run in: it is written for another place.
        var home = reader.Text(WebhookFlags.ServiceNamespace) ?? only ?? HomeNamespace;
        var service = reader.Text(WebhookFlags.ServiceName) ?? WebhookFlags.ServiceName.Default;
        var webhook = new WebhookOptions
        {
            ReleaseName = reader.Text(WebhookFlags.ReleaseName) ?? WebhookFlags.ReleaseName.Default,
            ServiceName = service,
            ServiceNamespace = home,
            SecretName = reader.Text(WebhookFlags.SecretName) ?? service,
            SecretNamespace = reader.Text(WebhookFlags.SecretNamespace) ?? home,
        };
        return new ManifestOptions
        {
            Injection = RunOptionsBinder.Injection(reader, webhook),
            Ui = reader.Get(UiFlags.Enable),
            MetricsSecure = MetricsSecure(reader, only),
            MetricsAuth = reader.Get(ObservabilityFlags.MetricsAuth),
            Namespace = only,
            Image = reader.Text(ManifestFlags.Image) ?? ManifestFlags.Image.Default,
            Replicas = reader.Get(ManifestFlags.Replicas),
            LeaseName = reader.Text(EngineFlags.LeaseName) ?? EngineFlags.LeaseName.Default,
            Webhook = webhook,
        };
    }

    private static bool MetricsSecure(FlagReader reader, string? only)
    {
        var asked = reader.Get(ObservabilityFlags.MetricsSecure);
        if (asked && only is not null)
        {
            reader.Error(
                ObservabilityFlags.MetricsSecure,
                $"true needs the webhook's certificate, and with --{EngineFlags.Namespace.Name} there is no webhook: expected one of the two");
        }

        return asked;
    }
}
