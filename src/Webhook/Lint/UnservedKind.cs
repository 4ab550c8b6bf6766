using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.Validation;
using Keyferry.Text.Naming;

namespace Keyferry.Webhook.Lint;

/// <summary>
/// A kind or version that the groups of Keyferry do not have. The webhook is never asked about one; in a file it would pass for another
/// program's object.
/// </summary>
internal static class UnservedKind
{
    /// <summary>What is wrong; null where the kind is served, or another program's.</summary>
    /// <param name="kind">The kind as the document names it.</param>
    public static FieldError? Problem(GroupVersionKind kind)
    {
        var kinds = CrdKinds.All.Where(k => k.Resource.Group == kind.Group).ToArray();
        if (kinds.Length == 0 || kind.Kind.Length == 0)
        {
            return null;
        }

        if (kinds.FirstOrDefault(k => k.Resource.Kind == kind.Kind) is { } known)
        {
            var versions = known.Versions.Select(v => $"{kind.Group}/{v}").ToArray();
            return known.Versions.Contains(kind.Version, StringComparer.Ordinal)
                ? null
                : new FieldError(
                    FieldPath.Root.Field("apiVersion"), CauseType.NotSupported,
                    $"{CredentialText.Shown($"{kind.Group}/{kind.Version}")} has no {kind.Kind}; served {(versions.Length == 1 ? "is" : "are")} "
                        + string.Join(" and ", versions));
        }

        // A kind that is not known may be one that a newer release has, so it is no error.
        var near = NearestName.Of(kind.Kind, kinds.Select(static k => k.Resource.Kind));
        return new FieldError(
            FieldPath.Root.Field("kind"), CauseType.NotSupported,
            $"{CredentialText.Shown(kind.Kind)} is no kind of {kind.Group}" + (near is null ? ": the document is not looked at" : $"; did you mean \"{near}\"?"),
            IsWarning: true);
    }
}
