using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Keyferry.Kubernetes.Connecting;

/// <summary>
/// Takes a kubeconfig's YAML apart into the client library's types, field by field: a deserializer would find the fields by
/// reflection, which native code has not and any other build loads for this alone. Fields that a connection does not need, and those that
/// nobody knows, are passed over.
/// </summary>
internal static class KubeconfigReader
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The YAML.</param>
    /// <exception cref="YamlException">It is not a kubeconfig.</exception>
    public static K8SConfiguration Read(TextReader text)
    {
        var stream = new YamlStream();
        stream.Load(text);
        if (stream.Documents is not [var document, ..] || IsNull(document.RootNode))
        {
            return new K8SConfiguration { Clusters = [], Contexts = [], Users = [] };
        }

        var root = Map(document.RootNode);
        return new K8SConfiguration
        {
            ApiVersion = Text(root, "apiVersion"),
            Kind = Text(root, "kind"),
            CurrentContext = Text(root, "current-context"),
            Clusters = [.. Items(root, "clusters").Select(Cluster)],
            Contexts = [.. Items(root, "contexts").Select(Context)],
            Users = [.. Items(root, "users").Select(User)],
        };
    }

    private static Cluster Cluster(YamlMappingNode item)
    {
        var made = new Cluster { Name = Text(item, "name") };
        if (Inner(item, "cluster") is { } cluster)
        {
            made.ClusterEndpoint = new ClusterEndpoint
            {
                Server = Text(cluster, "server"),
                CertificateAuthority = Text(cluster, "certificate-authority"),
                CertificateAuthorityData = Text(cluster, "certificate-authority-data"),
                TlsServerName = Text(cluster, "tls-server-name"),
                SkipTlsVerify = Flag(cluster, "insecure-skip-tls-verify"),
            };
        }

        return made;
    }

    private static Context Context(YamlMappingNode item)
    {
        var made = new Context { Name = Text(item, "name") };
        if (Inner(item, "context") is { } context)
        {
            made.ContextDetails = new ContextDetails
            {
                Cluster = Text(context, "cluster"), User = Text(context, "user"), Namespace = Text(context, "namespace"),
            };
        }

        return made;
    }

    private static User User(YamlMappingNode item)
    {
        var made = new User { Name = Text(item, "name") };
        if (Inner(item, "user") is { } user)
        {
            made.UserCredentials = new UserCredentials
            {
                ClientCertificate = Text(user, "client-certificate"),
                ClientCertificateData = Text(user, "client-certificate-data"),
                ClientKey = Text(user, "client-key"),
                ClientKeyData = Text(user, "client-key-data"),
                Token = Text(user, "token"),
                Impersonate = Text(user, "as"),
                ImpersonateGroups = Texts(user, "as-groups") ?? [],
                ImpersonateUserExtra = TextMap(Inner(user, "as-user-extra")) ?? [],
                UserName = Text(user, "username"),
                Password = Text(user, "password"),
                AuthProvider = Inner(user, "auth-provider") is { } provider
                    ? new AuthProvider { Name = Text(provider, "name"), Config = TextMap(Inner(provider, "config")) }
                    : null,
                ExternalExecution = Inner(user, "exec") is { } exec ? Execution(exec) : null,
            };
        }

        return made;
    }

    private static ExternalExecution Execution(YamlMappingNode exec) => new()
    {
        ApiVersion = Text(exec, "apiVersion"),
        Command = Text(exec, "command"),
        Arguments = Texts(exec, "args"),
        EnvironmentVariables = Field(exec, "env") is null ? null : [.. Items(exec, "env").Select(static e => TextMap(e)!)],
        InstallHint = Text(exec, "installHint"),
        ProvideClusterInfo = Flag(exec, "provideClusterInfo"),
    };

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" or null };

    private static YamlNode? Field(YamlMappingNode map, string name) =>
        map.Children.TryGetValue(new YamlScalarNode(name), out var found) && !IsNull(found) ? found : null;

    private static YamlMappingNode Map(YamlNode node) =>
        node as YamlMappingNode ?? throw new YamlException(node.Start, node.End, "expected fields here");

    private static YamlMappingNode? Inner(YamlMappingNode map, string name) => Field(map, name) is { } found ? Map(found) : null;

    private static IEnumerable<YamlNode> List(YamlMappingNode map, string name) => Field(map, name) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        var other => throw new YamlException(other.Start, other.End, $"{name}: expected a list"),
    };

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode map, string name) => List(map, name).Select(Map);

    private static string? Text(YamlMappingNode map, string name) => Field(map, name) is { } found ? Scalar(found, name) : null;

    private static List<string>? Texts(YamlMappingNode map, string name) =>
        Field(map, name) is null ? null : [.. List(map, name).Select(n => Scalar(n, name))];

    private static string Scalar(YamlNode node, string name) =>
        node is YamlScalarNode { Value: { } text } ? text : throw new YamlException(node.Start, node.End, $"{name}: expected a text");

    // A boolean of YAML 1.2, in which kubectl writes it too.
    private static bool Flag(YamlMappingNode map, string name) => Field(map, name) is { } found && Scalar(found, name) switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => throw new YamlException(found.Start, found.End, $"{name}: expected true or false"),
    };

    private static Dictionary<string, string>? TextMap(YamlMappingNode? map) =>
        map?.Children.ToDictionary(static e => Scalar(e.Key, "a key"), static e => Scalar(e.Value, "a value"), StringComparer.Ordinal);
}
