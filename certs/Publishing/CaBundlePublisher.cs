using Keyferry.Certs.Authority;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Publishing;

/// <summary>
/// Writes the trust bundle where API servers read it: this field only, as its own field manager, and only where it
/// differs, so that whoever keeps the rest of the object in Git sees no drift.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="targets">The objects.</param>
public sealed class CaBundlePublisher(IKubeApi api, BundleTargets targets)
{
    /// <summary>The field manager of <c>caBundle</c>.</summary>
    public const string FieldManager = "keyferry-ca-bundle";

    /// <summary>The objects.</summary>
    public BundleTargets Targets => targets;

    /// <summary>Makes every object hold the bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="accepts">Whether another bundle that stands there, as PEM, may stay; null lets none stay.</param>
    /// <param name="withDefinitions">Whether definitions are looked at too.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<PublishOutcome> PublishAsync(
        TrustBundle bundle, Func<string, bool>? accepts, bool withDefinitions, CancellationToken cancellation)
    {
        List<string> written = [];
        List<string> absent = [];
        List<string> failures = [];
        EventSubject? subject = null;
        foreach (var (type, name) in targets.All(withDefinitions))
        {
            var what = $"{type.Kind} {name}";
            var stored = await api.GetAsync(type, new ObjectKey("", name), cancellation);
            if (!stored.Ok)
            {
                if (!stored.Failure.IsNotFound)
                {
                    failures.Add(Explain("read", what, stored.Failure));
                }
                else if (type != BundleTargets.Definition)
                {
                    absent.Add(what);
                }

                continue;
            }

            stored.Value.ApiVersion ??= type.ApiVersion;
            stored.Value.Kind ??= type.Kind;
            subject ??= EventSubject.Of(stored.Value);
            var fields = new BundleFields(stored.Value, targets);
            if (fields.Bundles.All(b => b == bundle.Pem || accepts?.Invoke(b) == true))
            {
                continue;
            }

            // Force: whoever wrote another bundle here would make every call fail.
            var result = await api.PatchAsync(
                type, new ObjectKey("", name), KubePatch.Apply(fields.Apply(type, bundle.ToBytes())),
                new WriteOptions(FieldManager, Force: true), cancellation);
            if (result.Ok)
            {
                written.Add(what);
            }
            else
            {
                failures.Add(Explain("write caBundle of", what, result.Failure));
            }
        }

        return new PublishOutcome(written, absent, failures, subject);
    }

    private static string Explain(string verb, string what, KubeFailure failure) => failure.Code switch
    {
        0 => $"cannot {verb} {what}: the API server does not answer ({failure.Message})",
        403 => $"may not {verb} {what}: {failure.Message}; grant the service account get and patch on it",
        _ => $"cannot {verb} {what}: {failure.Code} {failure.Reason}: {failure.Message}",
    };
}
