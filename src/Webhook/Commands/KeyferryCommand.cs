using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Completion;
using Keyferry.Webhook.Hosting;

namespace Keyferry.Webhook.Commands;

/// <summary>The command line <c>keyferry</c>.</summary>
/// <param name="context">Output, environment and settings.</param>
public sealed class KeyferryCommand(CommandContext context)
{
    /// <summary>How words are read: no bundles of letters, and a value may begin with an at sign.</summary>
    public static ParserConfiguration Parser { get; } =
        new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <returns>The exit code: 0 where all went well.</returns>
    public Task<int> InvokeAsync(IReadOnlyList<string> args, CancellationToken cancellation = default)
    {
        var parsed = Parse(args);
        if (!IsSuggestion(args) && UnknownFlags.Of(parsed) is { Count: > 0 } unknown)
        {
            return context.FailAsync(unknown);
        }

        if (parsed.Action is ParseErrorAction errors)
        {
            errors.ShowHelp = args.Count == 0;
        }

        return parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Error,
                // SIGTERM is the host's: it lets requests in flight end.
                ProcessTerminationTimeout = null,
            },
            cancellation);
    }

    /// <summary>Parses a command line; flags with no command start what External Secrets Operator's do.</summary>
    /// <param name="args">The words after the program's name.</param>
    public ParseResult Parse(IReadOnlyList<string> args)
    {
        if (args is [['-', '-', _, ..] first, ..] && first is not ("--help" or "--version"))
        {
            args = [CommandDefaults.Controller.Name, .. args];
        }

        return Root().Parse(args, Parser);
    }

    // A shell asks how a line may go on; its words are none of this command line's.
    private static bool IsSuggestion(IReadOnlyList<string> args) => args.Count > 0 && args[0].StartsWith("[suggest", StringComparison.Ordinal);

    private RootCommand Root()
    {
        var root = new RootCommand("Keyferry carries secrets from the vaults where they are kept to Kubernetes.");
        foreach (var defaults in CommandDefaults.All)
        {
            var command = new RunCommand(defaults, context).Command;
            command.Add(new HelpOption { Action = new FlagHelp(
                defaults.Name, defaults.Description, RunFlags.All, context.Output, defaults.Defaults) { Program = context.Program } });
            root.Add(command);
        }

        root.Add(CompletionCommand.Create(context));
        root.Add(CostCommand.Create(context));
        root.Add(CrdsCommand.Create(context));
        root.Add(DiffCommand.Create(context));
        root.Add(LintCommand.Create(context));
        root.Add(ManifestsCommand.Create(context));
        root.Add(UiCommand.Create(context));
        root.Add(StoreCommand.Create(context));
        root.Add(TakeoverCommand.Create(context));
        root.Add(RenderCommand.Create(context));
        root.Add(UninstallCommand.Create(context));
        root.Add(WhyCommand.Create(context));
        root.Add(Version());
        root.Options.OfType<HelpOption>().Single().Action = new ProgramHelp(context.Program);
        ClusterNames.AddTo(root, context.Environment);
        return root;
    }

    private Command Version()
    {
        var command = new Command("version", "Show the version.");
        command.SetAction(_ => context.Output.WriteLine(
            $"keyferry {ProgramVersion.Text} ({RuntimeInformation.FrameworkDescription}, "
            + $"{RuntimeInformation.RuntimeIdentifier})"));
        return command;
    }
}
