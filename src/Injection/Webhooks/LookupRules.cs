using System.Globalization;
using Keyferry.Api.Validation;
using Keyferry.Api.Injection;
using Keyferry.Injection.Patching;
using Keyferry.Injection.Pods;
using Keyferry.Injection.Requests;
using Keyferry.Injection.Secrets;

namespace Keyferry.Injection.Webhooks;

/// <summary>What is refused and warned of by how the Secrets stand that a pod asks for.</summary>
/// <param name="errors">Takes both.</param>
/// <param name="waited">How long the pod has waited.</param>
internal sealed class LookupRules(FieldErrorList errors, TimeSpan waited)
{
    /// <summary>Checks what was found.</summary>
    /// <param name="ask">What the pod asks for.</param>
    /// <param name="found">What was found.</param>
    /// <param name="ns">The pod's namespace.</param>
    public void Check(PodAsk ask, SecretLookup found, string ns)
    {
        var place = InjectionRequestReader.PathOf(InjectionNames.Secrets);
        if (!found.IsReady)
        {
            errors.Error(place, CauseType.Invalid,
                "Keyferry does not know this cluster's Secrets yet: try again in a few seconds, and see its log if that stays so");
            return;
        }

        foreach (var secret in found.Secrets)
        {
            CheckSecret(place, secret, ns);
        }

        CheckInline(ask, found, ns);
    }

    private void CheckSecret(FieldPath place, InjectedSecret secret, string ns)
    {
        switch (secret.State.Source)
        {
            case SecretSource.OtherTarget:
                errors.Error(place, CauseType.Invalid,
                    $"ExternalSecret {secret.Name} writes no Secret but another kind: name one that writes a Secret");
                break;
            case SecretSource.Nothing:
                errors.Warn(place,
                    $"namespace {ns} has neither an ExternalSecret nor a Secret \"{secret.Name}\"{After()}: the pod cannot start before");
                break;
            case SecretSource.ExternalSecret when secret.Keys is null:
                errors.Warn(place,
                    $"ExternalSecret {secret.Name} has not made Secret {secret.SecretName} yet{After()}: the pod cannot start "
                    + "before; see the ExternalSecret's status");
                break;
            default:
                break;
        }
    }

    private void CheckInline(PodAsk ask, SecretLookup found, string ns)
    {
        foreach (var use in ask.Inline)
        {
            var place = use.Path.Field("value");
            var container = $"container \"{use.Container.Name}\"";
            if (found.AllowsInline is null)
            {
                errors.Error(place, CauseType.Invalid, $"{container}: Keyferry does not know namespace {ns} yet: try again");
            }
            else if (found.AllowsInline == false)
            {
                errors.Error(place, CauseType.Forbidden,
                    $"{container}: namespace {ns} does not allow inline references: an administrator allows them with the "
                    + $"label {InjectionNames.InlineReferences}: {InjectionNames.Allowed} on the namespace; or write an "
                    + "ExternalSecret and use its Secret");
            }
            else if (found.Inline[use.Reference.SecretName] is { Keys: null } missing)
            {
                errors.Warn(place,
                    $"{container}: Secret {missing.SecretName} of this reference is not there yet{After()}: the pod cannot start before");
            }
        }
    }

    private string After() => waited <= TimeSpan.Zero ? "" : string.Create(
        CultureInfo.InvariantCulture, $" after {waited.TotalSeconds:0.#} s");
}
