using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Admission.Patching;
using Keyferry.Api.Validation;
using Keyferry.Api.Injection;
using Keyferry.Injection.Pods;
using Keyferry.Injection.References;
using Keyferry.Injection.Requests;

namespace Keyferry.Injection.Patching;

/// <summary>
/// Makes the patch for one pod. Pure; done again on its own result it adds nothing. The pod is never decoded into a model,
/// so fields that are newer than this program stay as they are.
/// </summary>
/// <param name="ask">What the pod asks for.</param>
/// <param name="patch">Takes what is added.</param>
/// <param name="errors">Takes conflicts and warnings.</param>
public sealed class PodInjection(PodAsk ask, JsonPatchBuilder patch, FieldErrorList errors)
{
    private const int MostKeysShown = 10;

    /// <summary>Adds everything.</summary>
    /// <param name="secrets">The Secrets that the annotations name.</param>
    /// <param name="inline">How the Secrets of the inline references stand, by name.</param>
    public void Apply(IReadOnlyList<InjectedSecret> secrets, IReadOnlyDictionary<string, InjectedSecret> inline)
    {
        if (ask.Request is { } request)
        {
            foreach (var secret in secrets)
            {
                CheckKeys(secret);
            }

            Give(request, secrets);
        }

        foreach (var use in ask.Inline)
        {
            // The API server takes a source only beside an empty value.
            patch.Overwrite(use.Path.Field("value"), "");
            if (!patch.TryAdd(
                use.Path.Field("valueFrom"), EnvironmentInjection.KeyReference(use.Reference.SecretName, InlineReference.SecretKey)))
            {
                errors.Error(use.Path.Field("valueFrom"), CauseType.Forbidden,
                    $"must not stand beside an inline reference (container \"{use.Container.Name}\")");
            }
        }

        Annotate(secrets, inline);
    }

    private void Give(InjectionRequest request, IReadOnlyList<InjectedSecret> secrets)
    {
        var files = new FileInjection(ask.Pod, request, patch, errors);
        foreach (var container in Chosen(request))
        {
            var environment = request.Form == InjectionForm.Env
                ? new EnvironmentInjection(container, request.Prefix, patch, errors)
                : null;
            foreach (var secret in secrets)
            {
                if (environment is not null)
                {
                    environment.Add(secret);
                }
                else
                {
                    files.Add(container, secret);
                }
            }
        }
    }

    private IEnumerable<PodContainer> Chosen(InjectionRequest request)
    {
        foreach (var name in request.Containers ?? [])
        {
            if (!ask.Containers.Any(c => c.Name == name))
            {
                // Another webhook may add it later and have us asked again, so this only warns.
                errors.Warn(InjectionRequestReader.PathOf(InjectionNames.Containers),
                    $"the pod has no container \"{name}\": it has "
                    + string.Join(", ", ask.Containers.Select(static c => c.Name).Take(MostKeysShown)));
            }
        }

        return ask.Containers.Where(c =>
            request.Containers?.Contains(c.Name) == true
            || (c.IsInit ? request.InitContainers : request.Containers is null));
    }

    private void CheckKeys(InjectedSecret secret)
    {
        if (secret.Keys is not { IsKnown: true } keys)
        {
            return;
        }

        foreach (var choice in secret.Choices.Where(c => !keys.Has(c.Key)))
        {
            errors.Error(InjectionRequestReader.PathOf(InjectionNames.Keys), CauseType.Invalid,
                $"Secret {secret.SecretName} has no key \"{choice.Key}\": it has {Shown(keys.Names)}");
        }
    }

    private static string Shown(IReadOnlyList<string> names) =>
        names.Count == 0 ? "no keys"
        : names.Count <= MostKeysShown ? string.Join(", ", names)
        : string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostKeysShown))} and {names.Count - MostKeysShown} more");

    private void Annotate(IReadOnlyList<InjectedSecret> secrets, IReadOnlyDictionary<string, InjectedSecret> inline)
    {
        List<InjectedSecret> all = [.. secrets, .. inline.Values];
        Set(InjectionNames.Injected, all.Count == 0
            ? InjectionNames.Nothing
            : string.Join(',', all.Select(static s => s.SecretName).Distinct(StringComparer.Ordinal)));
        if (UsedKeysHash.Of(all) is { } hash)
        {
            Set(InjectionNames.Hash, hash);
        }

        if (inline.Count > 0)
        {
            var references = new JsonObject();
            foreach (var use in ask.Inline)
            {
                references[use.Reference.SecretName] = use.Reference.ToString();
            }

            Set(InjectionNames.References, KnownReferences.Merge(ask.Pod, references));
        }

        var awaited = all.Where(static s => !s.State.Has(s.NeededKeys)).Select(static s => s.SecretName).ToList();
        if (awaited.Count > 0)
        {
            Set(InjectionNames.Awaited, string.Join(',', awaited));
        }
    }

    private void Set(string annotation, string value) => patch.Overwrite(InjectionRequestReader.PathOf(annotation), value);
}
