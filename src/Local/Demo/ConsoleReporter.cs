using Spectre.Console;

namespace Keyferry.Local.Demo;

/// <summary>Prints the demo on a terminal. No secret value is passed to it.</summary>
/// <param name="console">The terminal.</param>
public sealed class ConsoleReporter(IAnsiConsole console)
{
    /// <summary>The heading of a section.</summary>
    public void Section(string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left });
    }

    /// <summary>A command that a person would type.</summary>
    public void Command(string command) => console.MarkupLine($"[grey]$[/] {Markup.Escape(command)}");

    /// <summary>A step that succeeded.</summary>
    public void Success(string text) => console.MarkupLine($"[green]✓[/] {Markup.Escape(text)}");

    /// <summary>A step that failed.</summary>
    public void Failure(string text) => console.MarkupLine($"[red]✗[/] {Markup.Escape(text)}");

    /// <summary>A line to read or to copy; it is not wrapped.</summary>
    public void Line(string text) => console.Profile.Out.Writer.WriteLine(text);
}
