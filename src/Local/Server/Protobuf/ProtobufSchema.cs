namespace Keyferry.Local.Server.Protobuf;

/// <summary>A field of a message. Types: string, int, bool, bytes, another message; in brackets a list, in braces a map.</summary>
internal readonly record struct ProtobufField(string Name, string Type);

/// <summary>The messages of the kinds that kubectl sends in protobuf when it creates them from flags.</summary>
internal static class ProtobufSchema
{
    private const string Table = """
        ObjectMeta 1 name string, 2 generateName string, 3 namespace string, 5 uid string, 6 resourceVersion string, 11 labels {string}, 12 annotations {string}, 14 finalizers [string]
        Secret 1 metadata ObjectMeta, 2 data {bytes}, 3 type string, 4 stringData {string}, 5 immutable bool
        ConfigMap 1 metadata ObjectMeta, 2 data {string}, 3 binaryData {bytes}, 4 immutable bool
        Namespace 1 metadata ObjectMeta
        ServiceAccount 1 metadata ObjectMeta, 3 imagePullSecrets [Reference], 4 automountServiceAccountToken bool
        Reference 1 name string
        TokenRequest 1 metadata ObjectMeta, 2 spec TokenSpec
        TokenSpec 1 audiences [string], 3 boundObjectRef BoundObject, 4 expirationSeconds int
        BoundObject 1 kind string, 2 apiVersion string, 3 name string, 4 uid string
        Role 1 metadata ObjectMeta, 2 rules [Rule]
        ClusterRole 1 metadata ObjectMeta, 2 rules [Rule]
        Rule 1 verbs [string], 2 apiGroups [string], 3 resources [string], 4 resourceNames [string], 5 nonResourceURLs [string]
        RoleBinding 1 metadata ObjectMeta, 2 subjects [Subject], 3 roleRef RoleRef
        ClusterRoleBinding 1 metadata ObjectMeta, 2 subjects [Subject], 3 roleRef RoleRef
        Subject 1 kind string, 2 apiGroup string, 3 name string, 4 namespace string
        RoleRef 1 apiGroup string, 2 kind string, 3 name string
        SelfSubjectReview 1 metadata ObjectMeta
        SelfSubjectAccessReview 1 metadata ObjectMeta, 2 spec AccessSpec
        AccessSpec 1 resourceAttributes ResourceAccess, 2 nonResourceAttributes PathAccess
        ResourceAccess 1 namespace string, 2 verb string, 3 group string, 4 version string, 5 resource string, 6 subresource string, 7 name string
        PathAccess 1 path string, 2 verb string
        """;

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> Messages = Table.Split('\n').Select(static line => line.Split(' ', 2))
        .ToDictionary(static m => m[0], static m => Fields(m[1]), StringComparer.Ordinal);

    /// <summary>The fields of a message by number; null where the message is not known here.</summary>
    public static IReadOnlyDictionary<int, ProtobufField>? Of(string message) => Messages.GetValueOrDefault(message);

    private static Dictionary<int, ProtobufField> Fields(string text) => text.Trim().Split(", ").Select(static f => f.Split(' '))
        .ToDictionary(static f => int.Parse(f[0], System.Globalization.CultureInfo.InvariantCulture), static f => new ProtobufField(f[1], f[2]));
}
