using Spectre.Console;

namespace Keyferry.Local.Story;

/// <summary>Tells the story on a terminal. It is never handed a secret value.</summary>
/// <param name="console">Where.</param>
public sealed class Narrator(IAnsiConsole console)
{
    /// <summary>A new chapter.</summary>
    public void Chapter(string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left });
    }

    /// <summary>What a person types.</summary>
    public void Types(string command) => console.MarkupLine($"[grey]$[/] {Markup.Escape(command)}");

    /// <summary>What happened, as it should.</summary>
    public void Happened(string text) => console.MarkupLine($"[green]✓[/] {Markup.Escape(text)}");

    /// <summary>What did not happen.</summary>
    public void Failed(string text) => console.MarkupLine($"[red]✗[/] {Markup.Escape(text)}");

    /// <summary>Something to read, or to copy: never broken into lines.</summary>
    public void Says(string text) => console.Profile.Out.Writer.WriteLine(text);
}
