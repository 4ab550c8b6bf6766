using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>The resources that are there without a definition.</summary>
internal static class BuiltinResources
{
    // group/version plural singular kind, then: s(status), c(luster-scoped), n(o deletecollection), p(ost only), r(ead only),
    // short names after "=", categories after "+".
    private const string Table = """
        v1 bindings binding Binding p
        v1 componentstatuses componentstatus ComponentStatus cr =cs
        v1 configmaps configmap ConfigMap - =cm
        v1 endpoints endpoints Endpoints - =ep
        v1 events event Event - =ev
        v1 limitranges limitrange LimitRange - =limits
        v1 namespaces namespace Namespace scn =ns
        v1 nodes node Node sc =no
        v1 persistentvolumeclaims persistentvolumeclaim PersistentVolumeClaim s =pvc
        v1 persistentvolumes persistentvolume PersistentVolume sc =pv
        v1 pods pod Pod s =po +all
        v1 podtemplates podtemplate PodTemplate -
        v1 replicationcontrollers replicationcontroller ReplicationController s =rc +all
        v1 resourcequotas resourcequota ResourceQuota s =quota
        v1 secrets secret Secret -
        v1 serviceaccounts serviceaccount ServiceAccount - =sa
        v1 services service Service s =svc +all
        admissionregistration.k8s.io/v1 mutatingadmissionpolicies mutatingadmissionpolicy MutatingAdmissionPolicy c +api-extensions
        admissionregistration.k8s.io/v1 mutatingadmissionpolicybindings mutatingadmissionpolicybinding MutatingAdmissionPolicyBinding c +api-extensions
        admissionregistration.k8s.io/v1 mutatingwebhookconfigurations mutatingwebhookconfiguration MutatingWebhookConfiguration c +api-extensions
        admissionregistration.k8s.io/v1 validatingadmissionpolicies validatingadmissionpolicy ValidatingAdmissionPolicy sc +api-extensions
        admissionregistration.k8s.io/v1 validatingadmissionpolicybindings validatingadmissionpolicybinding ValidatingAdmissionPolicyBinding c +api-extensions
        admissionregistration.k8s.io/v1 validatingwebhookconfigurations validatingwebhookconfiguration ValidatingWebhookConfiguration c +api-extensions
        apiextensions.k8s.io/v1 customresourcedefinitions customresourcedefinition CustomResourceDefinition sc =crd,crds +api-extensions
        apps/v1 controllerrevisions controllerrevision ControllerRevision -
        apps/v1 daemonsets daemonset DaemonSet s =ds +all
        apps/v1 deployments deployment Deployment s =deploy +all
        apps/v1 replicasets replicaset ReplicaSet s =rs +all
        apps/v1 statefulsets statefulset StatefulSet s =sts +all
        authentication.k8s.io/v1 selfsubjectreviews selfsubjectreview SelfSubjectReview cp
        authentication.k8s.io/v1 tokenreviews tokenreview TokenReview cp
        authorization.k8s.io/v1 localsubjectaccessreviews localsubjectaccessreview LocalSubjectAccessReview p
        authorization.k8s.io/v1 selfsubjectaccessreviews selfsubjectaccessreview SelfSubjectAccessReview cp
        authorization.k8s.io/v1 selfsubjectrulesreviews selfsubjectrulesreview SelfSubjectRulesReview cp
        authorization.k8s.io/v1 subjectaccessreviews subjectaccessreview SubjectAccessReview cp
        batch/v1 cronjobs cronjob CronJob s =cj +all
        batch/v1 jobs job Job s +all
        coordination.k8s.io/v1 leases lease Lease -
        events.k8s.io/v1 events event Event - =ev
        networking.k8s.io/v1 ingresses ingress Ingress s =ing
        networking.k8s.io/v1 networkpolicies networkpolicy NetworkPolicy - =netpol
        policy/v1 poddisruptionbudgets poddisruptionbudget PodDisruptionBudget s =pdb
        rbac.authorization.k8s.io/v1 clusterrolebindings clusterrolebinding ClusterRoleBinding c
        rbac.authorization.k8s.io/v1 clusterroles clusterrole ClusterRole c
        rbac.authorization.k8s.io/v1 rolebindings rolebinding RoleBinding -
        rbac.authorization.k8s.io/v1 roles role Role -
        storage.k8s.io/v1 storageclasses storageclass StorageClass c =sc
        """;

    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>All of them, with their rules.</summary>
    public static IReadOnlyList<ServedResource> All(IDefinitionRules definitions) =>
        [.. Table.Split('\n').Select(Parse).Select(r => new ServedResource(r, BuiltinKinds.RulesOf(r, definitions)))];

    private static ResourceInfo Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var slash = words[0].IndexOf('/', StringComparison.Ordinal);
        var flags = words.Length > 4 && words[4][0] is not ('=' or '+') ? words[4] : "";
        string[] After(char sign) => words.FirstOrDefault(w => w[0] == sign)?[1..].Split(',') ?? [];
        return new ResourceInfo(slash < 0 ? "" : words[0][..slash], words[0][(slash + 1)..], words[1], words[2], words[3], !flags.Contains('c', StringComparison.Ordinal))
        {
            HasStatus = flags.Contains('s', StringComparison.Ordinal),
            ShortNames = After('='),
            Categories = After('+'),
            Verbs = flags.Contains('p', StringComparison.Ordinal) ? ["create"]
                : flags.Contains('r', StringComparison.Ordinal) ? ["get", "list"]
                : flags.Contains('n', StringComparison.Ordinal) ? [.. AllVerbs.Where(v => v != "deletecollection")]
                : AllVerbs,
        };
    }
}
