using System.Text;
using k8s.Models;
using Keyferry.Injection.Secrets;

namespace Keyferry.Injection.Tests.Support;

/// <summary>What of a cluster a test says there is, in one namespace.</summary>
internal sealed class FakeCatalog : ISecretCatalog
{
    private readonly Dictionary<string, SecretState> _found = new(StringComparer.Ordinal);
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady { get; set; } = true;

    public bool? Inline { get; set; }

    public bool IsStarted { get; private set; }

    public int Waits { get; private set; }

    public FakeCatalog Secret(string name, params string[] keys) => Put(name, new SecretState(name, SecretSource.Secret, Keys(name, keys)));

    public FakeCatalog External(string name, string target, params string[] keys) => Put(
        name, new SecretState(target, SecretSource.ExternalSecret, keys.Length == 0 ? null : Keys(target, keys)));

    public FakeCatalog Other(string name) => Put(name, new SecretState(name, SecretSource.OtherTarget, null));

    public FakeCatalog Put(string name, SecretState state)
    {
        _found[name] = state;
        Changed();
        return this;
    }

    public void Changed()
    {
        var change = _change;
        _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        change.TrySetResult();
    }

    public void Start() => IsStarted = true;

    public bool? AllowsInline(string ns) => Inline;

    public ValueTask<SecretState> FindAsync(string ns, string name, CancellationToken cancellation) => ValueTask.FromResult(
        _found.GetValueOrDefault(name) ?? new SecretState(name, SecretSource.Nothing, null));

    public Task NextChange(string ns)
    {
        Waits++;
        return _change.Task;
    }

    public static SecretKeys Keys(string secret, params string[] keys) => SecretKeys.Of(new V1Secret
    {
        Metadata = new V1ObjectMeta { Uid = $"uid-{secret}", ResourceVersion = "1" },
        Data = keys.ToDictionary(static k => k, static k => Encoding.UTF8.GetBytes($"value of {k}")),
    });
}
