using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Paths;

/// <summary>The functions on slash-separated paths; those for the system's paths are the same here.</summary>
internal static class PathFunctions
{
    private static readonly GoType[] Path = [GoType.String];
    private static readonly GoValue Dot = GoValue.Of(GoString.Of("."));
    private static readonly GoValue Root = GoValue.Of(GoString.Of("/"));

    public static void AddTo(FunctionTable table) => table
        .Add("base", Path, Base)
        .Add("osBase", Path, Base)
        .Add("dir", Path, Directory)
        .Add("osDir", Path, Directory)
        .Add("clean", Path, Clean)
        .Add("osClean", Path, Clean)
        .Add("ext", Path, Extension)
        .Add("osExt", Path, Extension)
        .Add("isAbs", Path, IsAbsolute)
        .Add("osIsAbs", Path, IsAbsolute);

    /// <summary>The last element, without slashes after it.</summary>
    private static GoValue Base(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var path = arguments[0].AsString;
        if (path.Length == 0)
        {
            return Dot;
        }

        var end = path.Span.TrimEnd((byte)'/').Length;
        if (end == 0)
        {
            return Root;
        }

        var start = path.Span[..end].LastIndexOf((byte)'/') + 1;
        return GoValue.Of(path.Slice(start, end - start));
    }

    /// <summary>All but the last element, cleaned.</summary>
    private static GoValue Directory(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var path = arguments[0].AsString;
        return CleanPath.Of(context, path.Slice(0, path.Span.LastIndexOf((byte)'/') + 1));
    }

    private static GoValue Clean(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        CleanPath.Of(context, arguments[0].AsString);

    /// <summary>What the last element has from its last dot on.</summary>
    private static GoValue Extension(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var path = arguments[0].AsString;
        var at = path.Span.LastIndexOfAny((byte)'.', (byte)'/');
        return at >= 0 && path.Span[at] == '.'
            ? GoValue.Of(path.Slice(at, path.Length - at))
            : GoValue.EmptyString;
    }

    private static GoValue IsAbsolute(RenderContext context, ReadOnlySpan<GoValue> arguments) =>
        GoValue.Of(arguments[0].Bytes.StartsWith("/"u8));
}
