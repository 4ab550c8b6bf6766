using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Keyferry.Text.Regexp.Matching;

namespace Keyferry.Text.Regexp;

/// <summary>
/// A regular expression in RE2 syntax that matches as Go's does: the leftmost match, and of those the one that a
/// backtracking search would find first, in time linear in the text. Works on bytes; one that is not UTF-8 matches as
/// U+FFFD, alone. Immutable, for any number of threads.
/// </summary>
public sealed class GoRegex
{
    /// <summary>
    /// Instructions for a pattern from a manifest or a template: a thousand times what people write, and compiled in
    /// some milliseconds. 100 kB of plain text, or <c>.{1000}</c> a hundred times.
    /// </summary>
    public const int DefaultMaxProgramSize = 100_000;

    /// <summary>The longest pattern that is taken where the program's size is limited, in bytes or characters.</summary>
    public const int MaxPatternLength = 64 << 10;

    private readonly MatchProgram _program;
    private readonly bool _isEmptyPattern;

    private GoRegex(MatchProgram program, IReadOnlyList<string> groupNames, bool isEmptyPattern)
    {
        _program = program;
        GroupNames = groupNames;
        _isEmptyPattern = isEmptyPattern;
    }

    /// <summary>
    /// The groups' names, the whole match being the first; empty for one without a name. A name may stand twice.
    /// </summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>How many instructions it has: a search takes at most about that many steps for each byte.</summary>
    public int Size => _program.Code.Length;

    /// <summary>Compiles a pattern, within the limits that Go has: up to 3.3 million instructions, some 300 MB.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="regex">The regular expression, or null.</param>
    /// <param name="error">What is wrong, where, and what to write instead; empty if nothing is.</param>
    internal static bool TryParse(string pattern, [NotNullWhen(true)] out GoRegex? regex, out string error) =>
        TryParse(pattern, int.MaxValue, out regex, out error);

    /// <summary>
    /// Compiles a pattern that somebody else writes: one that is longer than <see cref="MaxPatternLength"/>, or would
    /// take more instructions than allowed, is refused before any of them is made.
    /// </summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="maxProgramSize">How many instructions it may take; <see cref="DefaultMaxProgramSize"/> fits all.</param>
    /// <param name="regex">The regular expression, or null.</param>
    /// <param name="error">What is wrong, where, and what to write instead; empty if nothing is.</param>
    public static bool TryParse(
        string pattern, int maxProgramSize, [NotNullWhen(true)] out GoRegex? regex, out string error)
    {
        regex = null;
        return PatternCompiler.TryEncode(pattern, maxProgramSize, out var utf8, out error)
            && TryParse(utf8.Span, maxProgramSize, out regex, out error);
    }

    /// <summary>Compiles a pattern, UTF-8, within the limits that Go has.</summary>
    /// <inheritdoc cref="TryParse(string, out GoRegex?, out string)"/>
    internal static bool TryParse(ReadOnlySpan<byte> pattern, [NotNullWhen(true)] out GoRegex? regex, out string error) =>
        TryParse(pattern, int.MaxValue, out regex, out error);

    /// <summary>Compiles a pattern, UTF-8, that somebody else writes.</summary>
    /// <inheritdoc cref="TryParse(string, int, out GoRegex?, out string)"/>
    public static bool TryParse(
        ReadOnlySpan<byte> pattern, int maxProgramSize, [NotNullWhen(true)] out GoRegex? regex, out string error) =>
        TryParse(pattern, maxProgramSize, out regex, out error, out _);

    internal static bool TryParse(
        ReadOnlySpan<byte> pattern, int maxProgramSize, [NotNullWhen(true)] out GoRegex? regex, out string error,
        out bool isTooLarge)
    {
        try
        {
            regex = PatternCompiler.Compile(pattern, maxProgramSize, out error, out isTooLarge) is { } program
                ? new GoRegex(program.Program, program.GroupNames, pattern.IsEmpty)
                : null;
            return regex is not null;
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            (regex, isTooLarge) = (null, false);
            error = UnexpectedException.Describe("reading the pattern", exception);
            return false;
        }
    }

    /// <summary>A pattern that matches just this text.</summary>
    public static byte[] QuoteMeta(ReadOnlySpan<byte> text)
    {
        var quoted = new ArrayBufferWriter<byte>(text.Length + 1);
        foreach (var b in text)
        {
            if (@"\.+*?()|[]{}^$"u8.Contains(b))
            {
                quoted.Write("\\"u8);
            }

            quoted.Write([b]);
        }

        return quoted.WrittenSpan.ToArray();
    }

    /// <summary>Whether there is a match anywhere in the text.</summary>
    /// <param name="input">The text.</param>
    /// <param name="charge">
    /// Told of the steps while they are taken, to end a search of many texts by an exception; null where nobody counts.
    /// </param>
    public bool IsMatch(ReadOnlySpan<byte> input, Action<long>? charge = null) => Match(input, [], charge);

    /// <summary>Whether there is a match anywhere in the text.</summary>
    public bool IsMatch(string input) => IsMatch(Encoding.UTF8.GetBytes(input));

    /// <summary>Where the first match begins and ends, in bytes; null if there is none.</summary>
    public int[]? Find(ReadOnlySpan<byte> input) => Find(input, new int[2]);

    /// <summary>
    /// Where the first match and then each group begins and ends, in bytes, -1 for a group that took no part; null if
    /// there is no match.
    /// </summary>
    public int[]? FindSubmatch(ReadOnlySpan<byte> input) => Find(input, new int[_program.Slots]);

    /// <summary>Where each match begins and ends, in bytes; null if there is none.</summary>
    /// <param name="input">The text.</param>
    /// <param name="count">How many to find at most; below 0 for all.</param>
    /// <param name="charge">Told of the steps while they are taken; null where nobody counts.</param>
    public IReadOnlyList<int[]>? FindAll(ReadOnlySpan<byte> input, int count, Action<long>? charge = null) =>
        FindAll(input, count, 2, charge);

    /// <summary>What <see cref="FindSubmatch"/> tells, of each match; null if there is none.</summary>
    /// <param name="input">The text.</param>
    /// <param name="count">How many to find at most; below 0 for all.</param>
    public IReadOnlyList<int[]>? FindAllSubmatch(ReadOnlySpan<byte> input, int count) =>
        FindAll(input, count, _program.Slots, charge: null);

    /// <summary>
    /// The text with each match replaced. <c>$1</c>, <c>${1}</c>, <c>$name</c> and <c>${name}</c> stand for groups, the
    /// name being the longest run of letters, digits and <c>_</c>; <c>$$</c> for a dollar; an unknown group for
    /// nothing.
    /// </summary>
    public byte[] ReplaceAll(ReadOnlySpan<byte> input, ReadOnlySpan<byte> replacement) =>
        ReplaceAll(input, Replacement.Parse(replacement, GroupNames));

    /// <inheritdoc cref="ReplaceAll(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public string ReplaceAll(string input, string replacement) =>
        Encoding.UTF8.GetString(ReplaceAll(Encoding.UTF8.GetBytes(input), Encoding.UTF8.GetBytes(replacement)));

    /// <summary>The text with each match replaced by a text in which nothing is special.</summary>
    public byte[] ReplaceAllLiteral(ReadOnlySpan<byte> input, ReadOnlySpan<byte> replacement) =>
        ReplaceAll(input, Replacement.Literal(replacement));

    /// <summary>What stands between the matches; null if count is 0.</summary>
    /// <param name="input">The text.</param>
    /// <param name="count">How many parts to make at most, the last being all the rest; below 0 for all.</param>
    /// <param name="charge">Told of the steps while they are taken; null where nobody counts.</param>
    public IReadOnlyList<byte[]>? Split(ReadOnlySpan<byte> input, int count, Action<long>? charge = null)
    {
        if (count == 0)
        {
            return null;
        }

        if (!_isEmptyPattern && input.IsEmpty)
        {
            return [[]];
        }

        var parts = new List<byte[]>();
        var (from, end) = (0, 0);
        foreach (var match in FindAll(input, count, 2, charge) ?? [])
        {
            if (count > 0 && parts.Count >= count - 1)
            {
                break;
            }

            end = match[0];
            if (match[1] != 0)
            {
                parts.Add(input[from..end].ToArray());
            }

            from = match[1];
        }

        if (end != input.Length)
        {
            parts.Add(input[from..].ToArray());
        }

        return parts;
    }

    internal byte[] ReplaceAll(ReadOnlySpan<byte> input, Replacement replacement)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(1, input.Length));
        ReplaceAll(input, replacement, output, charge: null);
        return output.WrittenSpan.ToArray();
    }

    internal void ReplaceAll(
        ReadOnlySpan<byte> input, Replacement replacement, IBufferWriter<byte> output, Action<long>? charge)
    {
        Span<int> slots = stackalloc int[replacement.NamesGroups && _program.Slots <= 64 ? _program.Slots : 2];
        if (replacement.NamesGroups && slots.Length < _program.Slots)
        {
            slots = new int[_program.Slots];
        }

        using var search = new Search(_program);
        var end = 0;
        for (var from = 0; from <= input.Length && search.Match(input, from, slots, charge);)
        {
            output.Write(input[end..slots[0]]);
            // An empty match right behind another match does not count.
            if (slots[1] > end || slots[0] == 0)
            {
                replacement.Write(output, input, slots);
            }

            end = slots[1];
            Utf8Runes.Read(input, from, out var width);
            from = Math.Max(end, from + Math.Max(1, width));
        }

        output.Write(input[end..]);
    }

    private List<int[]>? FindAll(ReadOnlySpan<byte> input, int count, int slots, Action<long>? charge)
    {
        List<int[]>? matches = null;
        using var search = new Search(_program);
        var end = -1;
        for (var from = 0; from <= input.Length && (count < 0 || count > (matches?.Count ?? 0));)
        {
            var match = new int[slots];
            if (!search.Match(input, from, match, charge))
            {
                break;
            }

            var isCounted = true;
            if (match[1] == from)
            {
                isCounted = match[0] != end;
                Utf8Runes.Read(input, from, out var width);
                from += Math.Max(1, width);
            }
            else
            {
                from = match[1];
            }

            end = match[1];
            if (isCounted)
            {
                (matches ??= []).Add(match);
            }
        }

        return matches;
    }

    private int[]? Find(ReadOnlySpan<byte> input, int[] slots) => Match(input, slots, charge: null) ? slots : null;

    private bool Match(ReadOnlySpan<byte> input, Span<int> slots, Action<long>? charge)
    {
        using var search = new Search(_program);
        return search.Match(input, 0, slots, charge);
    }
}
