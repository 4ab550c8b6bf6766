// crd-server is Kubernetes' own custom resource server (k8s.io/apiextensions-apiserver) as a program by itself.
//
// The library's main leaves OpenAPI v2 unset, and the server then starts none of the controllers that publish the
// schemas of definitions, v3's neither (pkg/apiserver/apiserver.go, PostStartHook). This one sets it, so that
// kubectl explain and server-side apply know every custom resource.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	"k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	generated "k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	"k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/component-base/cli"
)

func main() {
	o := options.NewCustomResourceDefinitionsServerOptions(os.Stdout, os.Stderr)
	command := &cobra.Command{
		Use:               "crd-server",
		Short:             "Serves CustomResourceDefinitions and custom resources beside a core kube-apiserver",
		SilenceUsage:      true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return o.ServerRunOptions.ComponentGlobalsRegistry.Set() },
		RunE:              func(c *cobra.Command, _ []string) error { return run(c, o) },
	}
	command.SetContext(server.SetupSignalContext())
	o.AddFlags(command.Flags())
	os.Exit(cli.Run(command))
}

func run(command *cobra.Command, o *options.CustomResourceDefinitionsServerOptions) error {
	if err := o.Complete(); err != nil {
		return err
	}
	if err := o.Validate(); err != nil {
		return err
	}
	config, err := o.Config()
	if err != nil {
		return err
	}
	namer := openapi.NewDefinitionNamer(apiserver.Scheme, scheme.Scheme)
	config.GenericConfig.OpenAPIConfig = server.DefaultOpenAPIConfig(generated.GetOpenAPIDefinitions, namer)
	crds, err := config.Complete().New(server.NewEmptyDelegate())
	if err != nil {
		return err
	}
	return crds.GenericAPIServer.PrepareRun().RunWithContext(command.Context())
}
