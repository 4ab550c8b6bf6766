using System.CommandLine;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Settings on the command line. As in Go, the last of several wins, and a bare switch is true.</summary>
/// <param name="result">What was parsed.</param>
/// <param name="options">The option of each flag.</param>
public sealed class CommandLineSource(ParseResult result, IReadOnlyDictionary<string, Option> options) : IFlagSource
{
    /// <inheritdoc/>
    public FlagText? Find(Flag flag)
    {
        if (!options.TryGetValue(flag.Name, out var option) || result.GetResult(option) is not { Implicit: false } found)
        {
            return null;
        }

        var text = found.Tokens switch
        {
            [] => "true",
            var tokens when flag.IsList => string.Join(',', tokens.Select(static t => t.Value)),
            var tokens => tokens[^1].Value,
        };
        return new FlagText(text, "the command line");
    }
}
