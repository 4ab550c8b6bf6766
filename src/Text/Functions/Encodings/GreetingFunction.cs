using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Encodings;

/// <summary>sprig's greeting, by which people find out whether templates work at all.</summary>
internal static class GreetingFunction
{
    private static readonly GoString Greeting = GoString.Of("Hello!");

    public static void AddTo(FunctionTable table) =>
        table.Add("hello", Arguments.None, static (_, _) => GoValue.Of(Greeting));
}
