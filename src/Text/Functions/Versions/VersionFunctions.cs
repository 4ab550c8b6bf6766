using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Versions;

/// <summary>The functions on semantic versions.</summary>
internal static class VersionFunctions
{
    private const int StepsPerGroup = 20;

    public static void AddTo(FunctionTable table) => table
        .Add("semver", [GoType.String], static (context, arguments) =>
        {
            context.ChargeMemory(arguments[0].Bytes.Length * 4L);
            return GoValue.OfObject(VersionTypes.Pointer, VersionReader.Read(arguments[0].Bytes));
        })
        .Add("semverCompare", [GoType.String, GoType.String], Compare);

    private static GoValue Compare(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var groups = ConstraintReader.Read(context, arguments[0].Bytes);
        context.ChargeMemory(arguments[1].Bytes.Length * 4L);
        context.Charge(groups.Count * StepsPerGroup);
        var version = VersionReader.Read(arguments[1].Bytes);
        foreach (var group in groups)
        {
            var withPrereleases = group.Any(static constraint => constraint.Version.Prerelease.Length > 0);
            if (group.All(constraint => constraint.Accepts(version, withPrereleases)))
            {
                return GoValue.Of(value: true);
            }
        }

        return GoValue.Of(value: false);
    }
}
