using System.CommandLine;
using Keyferry.Webhook.Completion;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry completion</c>: the script that completes command lines in a shell.</summary>
public static class CompletionCommand
{
    private const string Description =
        "Write the script that has a shell complete command lines of keyferry: commands, flags, and names of the cluster.\n\n"
        + "  source <(keyferry completion bash)\n"
        + "  source <(keyferry completion zsh)\n"
        + "  keyferry completion fish | source";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell.", HelpName = string.Join('|', CompletionScripts.ByShell.Keys) };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.ByShell.Keys]);
        var command = new Command("completion", Description) { shell };
        command.SetAction(async (parsed, _) =>
        {
            await context.Output.WriteAsync(CompletionScripts.ByShell[parsed.GetValue(shell)!]);
            return 0;
        });
        return command;
    }
}
