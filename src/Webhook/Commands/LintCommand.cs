using System.CommandLine;
using Keyferry.Webhook.Lint;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry lint</c>: what the webhook would say of files, without a cluster.</summary>
public static class LintCommand
{
    private const int Found = 1;
    private const int Unreadable = 2;

    private const string Description =
        "Find in manifests what the admission webhook would refuse or warn of, without a cluster. The documents are also held against "
        + "each other. Exit code: 0, 1 where there are errors, 2 where something cannot be read.\n\n"
        + "  keyferry lint deploy/\n"
        + "  helm template . | keyferry lint -\n"
        + "  keyferry lint --output sarif . >keyferry.sarif";

    /// <summary>Makes the command.</summary>
    /// <param name="context">Output, environment and settings.</param>
    public static Command Create(CommandContext context)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, folders (with *.yaml, *.yml and *.json below them), or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "text: file:line: path: message. json: an object a line. sarif: SARIF 2.1.0. github: commands of GitHub Actions.",
            HelpName = string.Join('|', LintOutput.Formats),
            DefaultValueFactory = static _ => "text",
        };
        output.AcceptOnlyFromAmong([.. LintOutput.Formats]);
        var command = new Command("lint", Description) { paths, output };
        command.SetAction((parsed, _) => RunAsync(context, parsed.GetValue(paths) ?? [], parsed.GetValue(output)!));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, IReadOnlyList<string> paths, string format)
    {
        var (documents, problems) = await CommandProgress.ReadAsync(context, paths);
        foreach (var problem in problems)
        {
            await context.Error.WriteLineAsync(problem);
        }

        var linter = new Linter();
        var findings = await CommandProgress.RunAsync(
            context, "Checking", documents.Count, step => Task.FromResult<List<LintFinding>>([.. linter.Look(documents, step)]));
        await LintOutput.WriteAsync(format, findings, context.Output);
        var errors = findings.Count(static f => !f.IsWarning);
        await context.Error.WriteLineAsync(
            $"{documents.Count(linter.Knows)} of {documents.Count} documents looked at: "
            + $"{Counted(errors, "error")}, {Counted(findings.Count - errors, "warning")}");
        return problems.Count > 0 ? Unreadable : errors > 0 ? Found : 0;
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
