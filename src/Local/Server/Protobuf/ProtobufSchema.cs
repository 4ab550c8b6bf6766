namespace Keyferry.Local.Server.Protobuf;

/// <summary>
/// A field of a message. Types: string, int, bool, bytes, another message; in brackets a list, in braces a map, with a
/// question mark a value that counts even if it is zero, and <c>-</c> for what is read over.
/// </summary>
internal readonly record struct ProtobufField(string Name, string Type);

/// <summary>
/// The messages of the kinds that kubectl sends in protobuf when it creates them from flags, by field number.
/// https://github.com/kubernetes/api/blob/master/apps/v1/generated.proto
/// </summary>
internal static class ProtobufSchema
{
    private const string Table = """
        ObjectMeta 1 name string, 2 generateName string, 3 namespace string, 4 selfLink -, 5 uid string, 6 resourceVersion string, 7 generation -, 8 creationTimestamp -, 11 labels {string}, 12 annotations {string}, 14 finalizers [string]
        Secret 1 metadata ObjectMeta, 2 data {bytes}, 3 type string, 4 stringData {string}, 5 immutable bool
        ConfigMap 1 metadata ObjectMeta, 2 data {string}, 3 binaryData {bytes}, 4 immutable bool
        Namespace 1 metadata ObjectMeta, 2 spec -, 3 status -
        ServiceAccount 1 metadata ObjectMeta, 3 imagePullSecrets [Reference], 4 automountServiceAccountToken bool
        Reference 1 name string
        TokenRequest 1 metadata ObjectMeta, 2 spec TokenSpec, 3 status -
        TokenSpec 1 audiences [string], 3 boundObjectRef BoundObject, 4 expirationSeconds int
        BoundObject 1 kind string, 2 apiVersion string, 3 name string, 4 uid string
        Role 1 metadata ObjectMeta, 2 rules [Rule]
        ClusterRole 1 metadata ObjectMeta, 2 rules [Rule]
        Rule 1 verbs [string], 2 apiGroups [string], 3 resources [string], 4 resourceNames [string], 5 nonResourceURLs [string]
        RoleBinding 1 metadata ObjectMeta, 2 subjects [Subject], 3 roleRef RoleRef
        ClusterRoleBinding 1 metadata ObjectMeta, 2 subjects [Subject], 3 roleRef RoleRef
        Subject 1 kind string, 2 apiGroup string, 3 name string, 4 namespace string
        RoleRef 1 apiGroup string, 2 kind string, 3 name string
        SelfSubjectReview 1 metadata ObjectMeta, 2 status -
        SelfSubjectAccessReview 1 metadata ObjectMeta, 2 spec AccessSpec, 3 status -
        AccessSpec 1 resourceAttributes ResourceAccess, 2 nonResourceAttributes PathAccess
        ResourceAccess 1 namespace string, 2 verb string, 3 group string, 4 version string, 5 resource string, 6 subresource string, 7 name string
        PathAccess 1 path string, 2 verb string
        Deployment 1 metadata ObjectMeta, 2 spec DeploymentSpec, 3 status -
        DeploymentSpec 1 replicas int?, 2 selector Selector, 3 template PodTemplate, 4 strategy Strategy, 5 minReadySeconds int, 6 revisionHistoryLimit int?, 7 paused bool, 9 progressDeadlineSeconds int?
        Strategy 1 type string, 2 rollingUpdate RollingUpdate
        RollingUpdate 1 maxUnavailable IntOrString, 2 maxSurge IntOrString
        IntOrString 1 type int, 2 intVal int, 3 strVal string
        Selector 1 matchLabels {string}, 2 matchExpressions [Requirement]
        Requirement 1 key string, 2 operator string, 3 values [string]
        PodTemplate 1 metadata ObjectMeta, 2 spec PodSpec
        PodSpec 2 containers [Container], 3 restartPolicy string, 4 terminationGracePeriodSeconds int?, 6 dnsPolicy string, 7 nodeSelector {string}, 8 serviceAccountName string, 9 serviceAccount string, 10 nodeName string, 11 hostNetwork bool, 12 hostPID bool, 13 hostIPC bool, 15 imagePullSecrets [Reference], 16 hostname string, 17 subdomain string, 19 schedulerName string, 20 initContainers [Container], 24 priorityClassName string
        Container 1 name string, 2 image string, 3 command [string], 4 args [string], 5 workingDir string, 6 ports [Port], 7 env [Variable], 13 terminationMessagePath string, 14 imagePullPolicy string, 16 stdin bool, 17 stdinOnce bool, 18 tty bool, 20 terminationMessagePolicy string
        Port 1 name string, 2 hostPort int, 3 containerPort int, 4 protocol string, 5 hostIP string
        Variable 1 name string, 2 value string
        """;

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> Messages = Table.Split('\n').Select(static line => line.Split(' ', 2))
        .ToDictionary(static m => m[0], static m => Fields(m[1]), StringComparer.Ordinal);

    /// <summary>The fields of a message by number; null where the message is not in the table.</summary>
    public static IReadOnlyDictionary<int, ProtobufField>? Of(string message) => Messages.GetValueOrDefault(message);

    private static Dictionary<int, ProtobufField> Fields(string text) => text.Trim().Split(", ").Select(static f => f.Split(' '))
        .ToDictionary(static f => int.Parse(f[0], System.Globalization.CultureInfo.InvariantCulture), static f => new ProtobufField(f[1], f[2]));
}
