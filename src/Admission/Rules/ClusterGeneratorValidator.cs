using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Rules over several fields of a ClusterGenerator's spec: kind and settings go together.</summary>
internal static class ClusterGeneratorValidator
{
    /// <summary>Reports all that is wrong.</summary>
    /// <param name="context">The spec.</param>
    /// <param name="inner">Checks the settings as those of a generator of a kind.</param>
    public static void Check(ValidationContext context, Action<string, ValidationContext> inner)
    {
        var keys = context.Spec.Entries("generator").Select(static e => e.Name).Take(2).ToArray();
        if (keys.Length != 1 || context.Spec.Text("kind") is not { } kind)
        {
            return;
        }

        if (string.Equals(keys[0], kind + "Spec", StringComparison.OrdinalIgnoreCase))
        {
            inner(kind, context.Inner(context.Spec.Get("generator").Get(keys[0]), context.At("generator").Field(keys[0])));
        }
        else
        {
            context.Error(
                "generator", CauseType.Invalid,
                $"kind is {RedactedValue.Of(kind)}, but the settings are {RedactedValue.Of(keys[0])}: kind and settings must go together");
        }
    }
}
