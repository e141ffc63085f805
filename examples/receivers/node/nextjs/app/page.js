export default function Page() {
  return 'Webhooks are received at /webhooks.';
}
