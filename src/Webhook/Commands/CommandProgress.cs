using Spectre.Console;

namespace Keyferry.Webhook.Commands;

/// <summary>Shows on a terminal how far long work has come; elsewhere nothing is written.</summary>
internal static class CommandProgress
{
    /// <summary>Does the work.</summary>
    /// <param name="context">Output, environment and settings.</param>
    /// <param name="what">What is done, in one or two words.</param>
    /// <param name="total">How many steps there are.</param>
    /// <param name="work">The work, which says when a step is done.</param>
    public static async Task<T> RunAsync<T>(CommandContext context, string what, int total, Func<Action, Task<T>> work)
    {
        if (!context.IsTerminal || total == 0)
        {
            return await work(static () => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(true).StartAsync(async shown =>
        {
            var task = shown.AddTask(Markup.Escape(what), maxValue: total);
            return await work(() => task.Increment(1));
        });
    }
}
