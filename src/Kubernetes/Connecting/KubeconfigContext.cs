using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// One context of a kubeconfig, made ready for a connection. The client library's own way there keeps what reads the JSON of every
/// kind in a native program, 20 MiB of its memory (docs/decisions/0037), and runs credential plugins by reflection, which native code has not.
/// </summary>
internal static class KubeconfigContext
{
    /// <summary>Reads it; where its user has a credential plugin, that is run.</summary>
    /// <param name="path">The kubeconfig.</param>
    /// <param name="name">The context; null means the current one.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Exception">The file, the context or its credentials are not usable.</exception>
    public static KubernetesClientConfiguration Read(string path, string? name, TimeProvider time)
    {
        var file = Kubeconfig.Read(path);
        var folder = Path.GetDirectoryName(file.FileName)!;
        var wanted = name ?? file.CurrentContext;
        var context = string.IsNullOrEmpty(wanted)
            ? throw new KubeConfigException("it names no current-context; name one")
            : file.Contexts.FirstOrDefault(c => c.Name == wanted)?.ContextDetails ?? throw new KubeConfigException($"it has no context {wanted}");
        var cluster = file.Clusters.FirstOrDefault(c => c.Name == context.Cluster)?.ClusterEndpoint
            ?? throw new KubeConfigException($"it has no cluster \"{context.Cluster}\", which the context names");
        var config = new KubernetesClientConfiguration
        {
            Host = cluster.Server,
            Namespace = context.Namespace,
            SkipTlsVerify = cluster.SkipTlsVerify,
            TlsServerName = cluster.TlsServerName,
            SslCaCerts = Authorities(cluster, folder),
        };
        if (string.IsNullOrEmpty(context.User))
        {
            return config;
        }

        var user = file.Users.FirstOrDefault(u => u.Name == context.User)?.UserCredentials
            ?? throw new KubeConfigException($"it has no user \"{context.User}\", which the context names");
        config.ClientCertificateData = user.ClientCertificateData;
        config.ClientCertificateKeyData = user.ClientKeyData;
        config.ClientCertificateFilePath = Full(user.ClientCertificate, folder);
        config.ClientKeyFilePath = Full(user.ClientKey, folder);
        config.Username = user.UserName;
        config.Password = user.Password;
        config.AccessToken = !string.IsNullOrEmpty(user.Token) ? user.Token
            : user.AuthProvider is { } provider ? AuthProviderToken.Of(provider, time)
            : null;
        if (user.ExternalExecution is { } execution && string.IsNullOrEmpty(config.AccessToken))
        {
            Run(config, new CredentialPlugin(execution, cluster, folder), time);
        }

        return config;
    }

    private static void Run(KubernetesClientConfiguration config, CredentialPlugin plugin, TimeProvider time)
    {
        // A connection is opened once, before there is anything to do meanwhile.
        var first = Task.Run(() => plugin.RunAsync(CancellationToken.None)).GetAwaiter().GetResult();
        if (first.BearerToken is not null)
        {
            config.TokenProvider = new PluginTokens(plugin.RunAsync, first, time);
        }

        if (first.Certificate is not null)
        {
            config.ClientCertificateData = Base64(first.Certificate);
            config.ClientCertificateKeyData = Base64(first.PrivateKey!);
        }
    }

    private static X509Certificate2Collection? Authorities(ClusterEndpoint cluster, string folder)
    {
        if (KubeHttpClientFactory.Pem(cluster.CertificateAuthorityData, Full(cluster.CertificateAuthority, folder)) is not { } pem)
        {
            return null;
        }

        var made = new X509Certificate2Collection();
        made.ImportFromPem(pem);
        return made.Count > 0 ? made : throw new KubeConfigException("its certificate authorities hold no PEM certificate (-----BEGIN CERTIFICATE-----)");
    }

    private static string? Full(string? path, string folder) => string.IsNullOrEmpty(path) ? null : Path.Combine(folder, path);

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
