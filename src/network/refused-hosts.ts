/**
 * Host names that no webhook may point at, as data. Names are compared in lower case and without a trailing dot,
 * after the URL parser has normalised them.
 */

/** A host name refused by name. */
export interface RefusedHost {
  rule: HostRule;
  /** Completes "metadata.goog is …". */
  what: string;
}

export type HostRule =
  | 'localhost'
  | 'internal_name'
  | 'single_label_name'
  | 'cloud_metadata'
  | 'cloud_control_plane';

const GOOGLE = 'https://cloud.google.com/compute/docs/metadata/querying-metadata';
const AZURE = 'https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service';
const EC2 = "the resolver of EC2's classic network; AWS documents the address";
const EQUINIX = 'https://deploy.equinix.com/developers/docs/metal/server-metadata/metadata/';

/**
 * Names of the clouds' metadata services, which hand out credentials to whoever can ask them. Each belongs to its
 * vendor, so that no customer's endpoint can have it.
 */
export const METADATA_HOSTS: readonly { host: string; source: string }[] = [
  { host: 'metadata.google.internal', source: GOOGLE },
  { host: 'metadata.goog', source: GOOGLE },
  { host: 'metadata.azure.com', source: AZURE },
  { host: 'metadata.azure.internal', source: AZURE },
  { host: 'instance-data', source: EC2 },
  { host: 'instance-data.ec2.internal', source: EC2 },
  { host: 'metadata.tencentyun.com', source: 'https://www.tencentcloud.com/document/product/213/4934' },
  { host: 'api.metadata.cloud.ibm.com', source: 'https://cloud.ibm.com/apidocs/vpc-metadata' },
  {
    host: 'metadata.exoscale.com',
    source: 'https://community.exoscale.com/product/compute/instances/how-to/cloud-init-user-data/',
  },
  { host: 'metadata.platformequinix.com', source: EQUINIX },
  { host: 'metadata.packet.net', source: EQUINIX },
];

/**
 * Names in the domains of vendors that document an address for their metadata service and no name (169.254.169.254,
 * 100.100.100.200, 192.0.0.192). Lists that attackers work through have them, and refusing them costs nothing.
 */
export const SUSPECTED_METADATA_HOSTS: readonly string[] = [
  'metadata.oraclecloud.com',
  'metadata.oci.oraclecloud.com',
  'metadata.digitalocean.com',
  'metadata.hetzner.cloud',
  'metadata.linode.com',
  'metadata.vultr.com',
  'metadata.aliyun.com',
  'metadata.huaweicloud.com',
  'metadata.myhuaweicloud.com',
  'metadata.tencentcloud.com',
  'metadata.ibmcloud.com',
  'metadata.openstack.org',
];

/**
 * AWS services that turn an instance's or a pod's position in the network into credentials. Their endpoints are
 * `{service}[-fips].{region}.{suffix}`, `{service}.{suffix}`, and within a VPC `{id}.{service}.{region}.vpce.{suffix}`.
 */
const AWS_CREDENTIAL_SERVICES: ReadonlySet<string> = new Set([
  'sts',
  'sts-fips',
  'iam',
  'iam-fips',
  'eks-auth',
  'eks-auth-fips',
]);

/** DNS suffixes of AWS's partitions, dual-stack ones included: `partitions.json` of the AWS SDKs. */
export const AWS_SUFFIXES: readonly string[] = [
  'amazonaws.com',
  'api.aws',
  'amazonaws.com.cn',
  'api.amazonwebservices.com.cn',
  'amazonaws.eu',
  'api.amazonwebservices.eu',
  'c2s.ic.gov',
  'api.aws.ic.gov',
  'sc2s.sgov.gov',
  'api.aws.scloud',
  'cloud.adc-e.uk',
  'api.cloud-aws.adc-e.uk',
  'csp.hci.ic.gov',
  'api.aws.hci.ic.gov',
];

const metadataHosts = new Set([...METADATA_HOSTS.map(({ host }) => host), ...SUSPECTED_METADATA_HOSTS]);

/** Says why a host name (lower case, no trailing dot) is refused, or null where no rule is against it. */
export function refusedHost(host: string): RefusedHost | null {
  if (metadataHosts.has(host)) return { rule: 'cloud_metadata', what: 'a cloud metadata service' };
  // RFC 6761 sets the name aside; the second is what many systems call the same machine.
  if (isUnder(host, 'localhost') || host === 'localhost.localdomain') {
    return { rule: 'localhost', what: 'this machine itself' };
  }
  // RFC 6762 (mDNS), and ICANN's reservation of .internal for private use.
  if (isUnder(host, 'local') || isUnder(host, 'internal')) {
    return { rule: 'internal_name', what: 'a name for internal networks only' };
  }
  if (!host.includes('.')) {
    return { rule: 'single_label_name', what: 'a name without a domain, known only to a local network' };
  }
  if (isAwsCredentialService(host)) {
    return { rule: 'cloud_control_plane', what: 'an AWS service that hands out credentials' };
  }
  return null;
}

function isUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function isAwsCredentialService(host: string): boolean {
  const suffix = AWS_SUFFIXES.find((candidate) => host.endsWith(`.${candidate}`));
  if (suffix === undefined) return false;
  const labels = host.slice(0, -suffix.length - 1).split('.');
  return labels.some((label) => AWS_CREDENTIAL_SERVICES.has(label));
}
