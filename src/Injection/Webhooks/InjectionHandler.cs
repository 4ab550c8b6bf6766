using Keyferry.Admission.Handlers;
using Keyferry.Admission.Patching;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;
using Keyferry.Injection.Patching;
using Keyferry.Injection.Pods;
using Keyferry.Injection.Secrets;

namespace Keyferry.Injection.Webhooks;

/// <summary>
/// Answers reviews of pods. It writes nothing and calls no store, whatever a review says: a review can be forged, and what the
/// patch names are objects of the pod's own namespace.
/// </summary>
/// <param name="catalog">The cluster's ExternalSecrets and Secrets.</param>
/// <param name="options">How pods are injected.</param>
/// <param name="observer">Counts.</param>
/// <param name="time">The clock.</param>
public sealed class InjectionHandler(
    ISecretCatalog catalog, InjectionOptions options, IInjectionObserver observer, TimeProvider time) : IAdmissionHandler
{
    private const int MostWaitingOfNamespace = 50;
    private readonly WaitingPods _waiting = new(MostWaitingOfNamespace);

    /// <inheritdoc/>
    public async ValueTask<AdmissionResponse> HandleAsync(
        AdmissionRequest request, ValidationBudget budget, CancellationToken cancellation)
    {
        if (!Concerns(request))
        {
            return AdmissionResponse.Of(ValidationResult.Nothing, withWarnings: false);
        }

        var errors = new FieldErrorList(budget);
        var patch = new JsonPatchBuilder(request.Object);
        var stop = ValidationStop.None;
        var (outcome, waited) = (InjectionOutcome.Refused, TimeSpan.Zero);
        try
        {
            (outcome, waited) = await InjectAsync(request, patch, errors, cancellation);
        }
        catch (ValidationStoppedException stopped)
        {
            stop = stopped.Reason;
        }

        var result = new ValidationResult(errors.All, stop, errors.WarningsLeftOut);
        observer.Answered(result.IsAllowed ? outcome : InjectionOutcome.Refused, waited);
        return AdmissionResponse.Of(result, withWarnings: true).WithPatch(patch.Build());
    }

    // The selectors say the same; a configuration that somebody edited must not make us change other pods.
    private bool Concerns(AdmissionRequest request) =>
        request is { Operation: AdmissionOperation.Create, SubResource: "", Kind: { Group: "", Kind: "Pod" } }
        && !options.ExcludedNamespaces.Contains(request.Namespace)
        && !PodAsk.IsDisabled(request.Object);

    private async ValueTask<(InjectionOutcome Outcome, TimeSpan Waited)> InjectAsync(
        AdmissionRequest request, JsonPatchBuilder patch, FieldErrorList errors, CancellationToken cancellation)
    {
        var ask = PodAsk.Read(request.Object, errors);
        if (errors.HasErrors)
        {
            return (InjectionOutcome.Refused, TimeSpan.Zero);
        }

        var injection = new PodInjection(ask, patch, errors);
        if (ask.Request is null && !ask.InlineSecrets.Any())
        {
            injection.Apply([], new Dictionary<string, InjectedSecret>());
            return (InjectionOutcome.Nothing, TimeSpan.Zero);
        }

        catalog.Start();
        var (found, waited) = await FindAsync(request.Namespace, ask, cancellation);
        new LookupRules(errors, waited).Check(ask, found, request.Namespace);
        if (!errors.HasErrors)
        {
            injection.Apply(found.Secrets, found.Inline);
        }

        var isReady = found.Secrets.Concat(found.Inline.Values).All(static s => s.State.Has(s.NeededKeys));
        return (isReady ? InjectionOutcome.Injected : InjectionOutcome.Unready, waited);
    }

    // Waits for what the engine does anyway; nothing is triggered.
    private async ValueTask<(SecretLookup Found, TimeSpan Waited)> FindAsync(string ns, PodAsk ask, CancellationToken cancellation)
    {
        var next = catalog.NextChange(ns);
        var found = await SecretLookup.LookAsync(catalog, ns, ask, cancellation);
        if (found.IsComplete(ask) || options.Wait <= TimeSpan.Zero)
        {
            return (found, TimeSpan.Zero);
        }

        // Before the first lists are in, all wait for the same and nobody is to blame for it.
        var isCounted = found.IsReady;
        if (isCounted && !_waiting.TryBegin(ns))
        {
            return (found, TimeSpan.Zero);
        }

        var start = time.GetTimestamp();
        try
        {
            while (!found.IsComplete(ask) && options.Wait - time.GetElapsedTime(start) is { Ticks: > 0 } left)
            {
                await next.WaitAsync(left, time, cancellation);
                next = catalog.NextChange(ns);
                found = await SecretLookup.LookAsync(catalog, ns, ask, cancellation);
            }
        }
        catch (TimeoutException)
        {
            // What was found last is what there is.
        }
        finally
        {
            if (isCounted)
            {
                _waiting.End(ns);
            }
        }

        return (found, time.GetElapsedTime(start));
    }
}
