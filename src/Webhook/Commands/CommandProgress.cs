using Spectre.Console;
using Keyferry.Webhook.Lint;

namespace Keyferry.Webhook.Commands;

/// <summary>Shows on a terminal how far long work has come; elsewhere nothing is written.</summary>
internal static class CommandProgress
{
    /// <summary>Does the work.</summary>
    /// <param name="context">Output, environment and settings.</param>
    /// <param name="what">What is done, in one or two words.</param>
    /// <param name="total">How many steps there are; null where that is not known.</param>
    /// <param name="work">The work, which says when a step is done.</param>
    public static async Task<T> RunAsync<T>(CommandContext context, string what, int? total, Func<Action, Task<T>> work)
    {
        if (!context.IsTerminal || total == 0)
        {
            return await work(static () => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(context.Error), Interactive = InteractionSupport.Yes,
        });
        return await console.Progress().AutoClear(true).HideCompleted(true).StartAsync(async shown =>
        {
            var task = shown.AddTask(Markup.Escape(what), maxValue: total ?? 1);
            task.IsIndeterminate = total is null;
            return await work(() => task.Increment(total is null ? 0 : 1));
        });
    }

    /// <summary>Reads the documents of a command line. Who types them in is not disturbed.</summary>
    /// <param name="context">Output, environment and settings.</param>
    /// <param name="paths">The words of the command line.</param>
    /// <returns>The documents, and why some cannot be read, a line each.</returns>
    public static Task<(IReadOnlyList<LintDocument> Documents, IReadOnlyList<string> Problems)> ReadAsync(
        CommandContext context, IReadOnlyList<string> paths) =>
        RunAsync(
            context, "Reading", paths.Contains(LintFiles.StandardInput, StringComparer.Ordinal) ? 0 : null,
            _ => Task.FromResult(LintDocuments.Read(paths, context.Input)));
}
