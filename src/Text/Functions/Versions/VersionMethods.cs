using System.Collections.Frozen;
using System.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Versions;

/// <summary>The methods of versions. The receiver is the first argument.</summary>
internal static class VersionMethods
{
    /// <summary>The methods of <c>semver.Version</c> by name.</summary>
    public static FrozenDictionary<string, Function> OfValue { get; } = AddParts(new FunctionTable()).ToFrozen();

    /// <summary>The methods of <c>*semver.Version</c> by name: a pointer has more.</summary>
    public static FrozenDictionary<string, Function> OfPointer { get; } =
        AddOrder(AddParts(new FunctionTable())).ToFrozen();

    private static FunctionTable AddParts(FunctionTable table) => table
        .Add("Major", [], static (_, arguments) => Number(Version(arguments).Major))
        .Add("Minor", [], static (_, arguments) => Number(Version(arguments).Minor))
        .Add("Patch", [], static (_, arguments) => Number(Version(arguments).Patch))
        .Add("Prerelease", [], static (context, arguments) => context.Text(Version(arguments).Prerelease))
        .Add("Metadata", [], static (context, arguments) => context.Text(Version(arguments).Metadata))
        .Add("String", [], static (context, arguments) => context.Text(Version(arguments).ToString()))
        .Add("Value", [], static (context, arguments) => context.Text(Version(arguments).ToString()))
        .Add("IncMajor", [], static (_, arguments) => IncreaseMajor(Version(arguments)))
        .Add("IncMinor", [], static (_, arguments) => IncreaseMinor(Version(arguments)))
        .Add("IncPatch", [], static (_, arguments) => IncreasePatch(Version(arguments)))
        .Add("SetPrerelease", [GoType.String], static (_, arguments) =>
            WithPrerelease(Version(arguments), Ascii(arguments[1].Bytes)))
        .Add("SetMetadata", [GoType.String], static (_, arguments) =>
            WithMetadata(Version(arguments), Ascii(arguments[1].Bytes)));

    private static FunctionTable AddOrder(FunctionTable table)
    {
        GoType[] other = [VersionTypes.Pointer];
        return table
            .Add("Original", [], static (context, arguments) => context.Text(Version(arguments).Original))
            .Add("Compare", other, static (_, arguments) => GoValue.OfInt(Order(arguments)))
            .Add("LessThan", other, static (_, arguments) => GoValue.Of(Order(arguments) < 0))
            .Add("LessThanEqual", other, static (_, arguments) => GoValue.Of(Order(arguments) <= 0))
            .Add("GreaterThan", other, static (_, arguments) => GoValue.Of(Order(arguments) > 0))
            .Add("GreaterThanEqual", other, static (_, arguments) => GoValue.Of(Order(arguments) >= 0))
            .Add("Equal", other, static (_, arguments) => GoValue.Of(AreEqual(arguments)));
    }

    private static SemanticVersion Version(ReadOnlySpan<GoValue> arguments) => SemanticVersion.Of(arguments[0]);

    private static int Order(ReadOnlySpan<GoValue> arguments) =>
        Version(arguments).OrderAgainst(SemanticVersion.Of(arguments[1]));

    private static bool AreEqual(ReadOnlySpan<GoValue> arguments)
    {
        var (left, right) = (arguments[0].AsObject, arguments[1].AsObject);
        return left is null || right is null ? ReferenceEquals(left, right) : Order(arguments) == 0;
    }

    private static GoValue IncreaseMajor(SemanticVersion version) =>
        Value(version.With(unchecked(version.Major + 1), 0, 0));

    private static GoValue IncreaseMinor(SemanticVersion version) =>
        Value(version.With(version.Major, unchecked(version.Minor + 1), 0));

    // A prerelease's next patch is the release itself.
    private static GoValue IncreasePatch(SemanticVersion version) => Value(version.With(
        version.Major, version.Minor, version.Prerelease.Length > 0 ? version.Patch : unchecked(version.Patch + 1)));

    private static GoValue WithPrerelease(SemanticVersion version, string prerelease) =>
        VersionReader.IsPrerelease(prerelease)
            ? Value(version.With(version.Major, version.Minor, version.Patch, prerelease, version.Metadata))
            : throw new FunctionException("the text is no prerelease");

    private static GoValue WithMetadata(SemanticVersion version, string metadata) =>
        VersionReader.IsMetadata(metadata)
            ? Value(version.With(version.Major, version.Minor, version.Patch, version.Prerelease, metadata))
            : throw new FunctionException("the text is no metadata");

    private static string Ascii(ReadOnlySpan<byte> text) => Encoding.ASCII.GetString(text);

    private static GoValue Number(ulong number) => GoValue.OfInteger(GoType.Uint64, unchecked((long)number));

    private static GoValue Value(SemanticVersion version) => GoValue.OfObject(VersionTypes.Value, version);
}
