// Each test has a server and a clock of its own.
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
