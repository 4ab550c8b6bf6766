using System.CommandLine;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Takeover;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry takeover</c>: what a takeover of a cluster from External Secrets Operator would meet.</summary>
public static class TakeoverCommand
{
    private const int InTheWay = 1;
    private const int Unreadable = 2;

    private const string Description =
        "Look at a cluster that External Secrets Operator runs in: what of it this build does not have (providers, generators, kinds, versions, "
        + "fields, flags), what is in error or stuck already, whose webhooks and conversions there are, and which Secrets would be rewritten, which "
        + "should be none. Nothing is written, and no value is shown. Exit code: 0 where nothing is in the way, 1 where something is, 2 where something "
        + "cannot be read.\n\n"
        + "  keyferry takeover --check\n"
        + "  keyferry takeover --check --context prod --output json";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var check = new Option<bool>("--check") { Description = "Look, and change nothing. The takeover itself is docs/guides/from-eso.md." };
        var controllerClass = new Option<string>("--controller-class")
        {
            Description = "The class that the engine will run with.", HelpName = "NAME", DefaultValueFactory = static _ => EngineSettings.DefaultControllerClass,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "text, or json: one object.", HelpName = string.Join('|', TakeoverOutput.Formats), DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong([.. TakeoverOutput.Formats]);
        var command = new Command("takeover", Description) { check, controllerClass, output };
        var cluster = new ClusterFlags(command, context);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!parsed.GetValue(check))
            {
                await context.FailAsync(["--check: is required: a takeover is made by the chart or keyferry run (docs/guides/from-eso.md); this command looks whether it can be"]);
                return Unreadable;
            }

            var (kube, errors) = cluster.Open(parsed);
            if (kube is null)
            {
                await context.FailAsync(errors);
                return Unreadable;
            }

            using var connection = kube;
            var report = await new TakeoverCheck(kube.Api, parsed.GetValue(controllerClass)!, args => FlagsOf(args, context), TimeProvider.System)
                .RunAsync(context.IsTerminal ? what => context.Error.WriteLine($"looking at: {what}") : static _ => { }, cancellation);
            await context.FailAsync(report.Problems.Distinct(StringComparer.Ordinal));
            await TakeoverOutput.WriteAsync(parsed.GetValue(output)!, report, context.Output);
            return report.Problems.Count > 0 ? Unreadable : report.InTheWay > 0 ? InTheWay : 0;
        });
        return command;
    }

    // As the program itself would take them, without the environment of whoever asks.
    private static FlagAnswer FlagsOf(IReadOnlyList<string> args, CommandContext context)
    {
        // The chart has the kubelet fill in what stands in $(…).
        List<string> words = [.. args.Where(static a => !a.Contains("$(", StringComparison.Ordinal))];
        var alone = context with { Environment = static _ => null, SettingsFolders = [] };
        var parsed = new KeyferryCommand(alone).Parse(words);
        var unknown = UnknownFlags.Of(parsed);
        var named = words.Where(static w => w.StartsWith("--", StringComparison.Ordinal)).Select(static w => w[2..].Split('=', 2)[0]).ToHashSet(StringComparer.Ordinal);
        return new FlagAnswer(
            unknown.Count > 0 ? unknown : [.. parsed.Errors.Select(static e => e.Message)],
            [.. RunFlags.All.Where(f => f.NoEffect is not null && named.Contains(f.Name)).Select(static f => $"--{f.Name}: {f.NoEffect}")]);
    }
}
