namespace Keyferry.Webhook.Hosting;

/// <summary>The namespace that this process runs in.</summary>
public static class PodNamespace
{
    private const string File = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary><c>POD_NAMESPACE</c>, else what the kubelet wrote into the pod, else <c>default</c>.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static string Find(Func<string, string?> environment)
    {
        var named = environment("POD_NAMESPACE");
        if (!string.IsNullOrEmpty(named))
        {
            return named;
        }

        return System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).Trim() : "default";
    }
}
