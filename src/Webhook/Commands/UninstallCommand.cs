using System.CommandLine;
using System.CommandLine.Help;
using Keyferry.Certs.Store;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Uninstall;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry uninstall</c>: takes Keyferry out of a cluster so that nothing gets stuck or lost.</summary>
public static class UninstallCommand
{
    private const string Description =
        "Take Keyferry out of a cluster, after its last replica ended: webhook configurations, owner references, "
        + "finalizers. Secrets stay.";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var command = new Command("uninstall", Description);
        var flags = new FlagSet(command, UninstallFlags.All, new Dictionary<string, string>(StringComparer.Ordinal), context);
        command.Add(new HelpOption { Action = new FlagHelp("uninstall", Description, UninstallFlags.All, context.Output) { Program = context.Program } });
        command.SetAction((parsed, cancellation) => RunAsync(context, flags, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, FlagSet flags, ParseResult parsed, CancellationToken cancellation)
    {
        var (deleteSecrets, dryRun, force) = (false, false, false);
        string[] deployments = [];
        var options = flags.Read(parsed, Components.All, out var errors, reader =>
        {
            (deleteSecrets, dryRun, force) = (
                reader.Get(UninstallFlags.DeleteSecrets), reader.Get(UninstallFlags.DryRun), reader.Get(UninstallFlags.Force));
            deployments = (reader.Text(UninstallFlags.StopDeployments) ?? "").Split(
                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        });
        if (options is null)
        {
            return await context.FailAsync(errors);
        }

        try
        {
            var time = TimeProvider.System;
            using var kube = KubeConnection.Open(
                new KubeConnectionOptions { KubeconfigPath = options.Kube.Kubeconfig, Context = options.Kube.Context }, time);
            var secrets = CertificateSecrets.In(options.Webhook.SecretNamespace, options.Webhook.SecretName);
            var uninstaller = new Uninstaller(
                kube.Api,
                new UninstallOptions
                {
                    ReleaseName = options.Webhook.ReleaseName,
                    Namespace = options.Engine.Namespace,
                    Lease = options.Lease,
                    Certificates = [secrets.Serving, secrets.Authority],
                    StopDeployments = deployments,
                    DeploymentNamespace = options.Webhook.ServiceNamespace,
                    DeleteSecrets = deleteSecrets,
                    DryRun = dryRun,
                    Force = force,
                },
                time, context.Output);
            return await uninstaller.RunAsync(cancellation) ? 0 : 1;
        }
        catch (k8s.Exceptions.KubeConfigException e)
        {
            return await context.FailAsync([e.Message]);
        }
    }
}
